import { GraphQLError } from 'graphql';
import { makeServer, type Server as Protocol } from 'graphql-ws';
import { AppError } from '../domain/errors.ts';
import type { ServerDependencies } from './dependencies.ts';
import { viewerOfConnection } from './socket-caller.ts';
import { SocketAnswers } from './socket-answers.ts';
import type { SocketOperations } from './socket-operations.ts';
import type { SocketSessions } from './socket-sessions.ts';
import type { SocketState } from './socket-state.ts';

export interface SocketProtocolDependencies extends Pick<ServerDependencies, 'services'> {
  operations: SocketOperations;
  sessions: SocketSessions;
  connectionInitTimeoutMs: number;
}

/** The protocol graphql-transport-ws with its close codes, and who is at the other end. */
export function createSocketProtocol({ services, operations, sessions, connectionInitTimeoutMs }: SocketProtocolDependencies): Protocol<SocketState> {
  return makeServer<Record<string, unknown>, SocketState>({
    ...operations.callbacks,
    connectionInitWaitTimeout: connectionInitTimeoutMs,

    /** False closes with 4403. */
    async onConnect(context) {
      const { extra: state, connectionParams } = context;
      // Long, a secret, and of no use after this: graphql-ws would keep it for as long as the socket is open.
      delete (context as { connectionParams?: unknown }).connectionParams;
      try {
        const viewer = await viewerOfConnection(services.sessions, connectionParams);
        state.caller = { viewer, userAgent: state.userAgent };
        if (viewer !== null && state.isOpen) sessions.add(viewer.sessionId, state);
        return true;
      } catch (error) {
        if (error instanceof AppError && error.code === 'UNAUTHENTICATED') return false;
        throw error;
      }
    },

    onSubscribe({ extra, subscriptions }, id, payload) {
      try {
        const prepared = operations.prepare(extra.caller, payload, Object.keys(subscriptions).length, new SocketAnswers(extra, id));
        // From here on it is known by its document, which all who ask the same have in common.
        (payload as { query: string }).query = '';
        return prepared;
      } catch (error) {
        if (error instanceof GraphQLError) return [error];
        throw error;
      }
    },

    onClose({ extra }) {
      const { viewer } = extra.caller;
      if (viewer !== null) sessions.delete(viewer.sessionId, extra);
    },
  });
}
