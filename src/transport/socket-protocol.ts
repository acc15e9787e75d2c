import { GraphQLError } from 'graphql';
import { CloseCode, makeServer, type Server as Protocol } from 'graphql-ws';
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
    async onConnect({ connectionParams, extra }) {
      const { socket, request } = extra;
      try {
        const viewer = await viewerOfConnection(services.sessions, connectionParams);
        extra.caller = { viewer, userAgent: request.headers['user-agent'] ?? null };
        if (viewer !== null && socket.readyState === socket.OPEN) {
          extra.unwatch = sessions.add(viewer.sessionId, () => socket.close(CloseCode.Forbidden, 'The session has ended'));
        }
        return true;
      } catch (error) {
        if (error instanceof AppError && error.code === 'UNAUTHENTICATED') return false;
        throw error;
      }
    },

    onSubscribe({ extra, subscriptions }, id, payload) {
      try {
        return operations.prepare(extra.caller, payload, Object.keys(subscriptions).length, new SocketAnswers(extra, id));
      } catch (error) {
        if (error instanceof GraphQLError) return [error];
        throw error;
      }
    },

    onClose({ extra }) {
      extra.unwatch();
    },
  });
}
