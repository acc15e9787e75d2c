import type { DomainEvent, EventPayloads, EventType } from './events.ts';
import { newId } from './ids.ts';

export const newEvent = <Type extends EventType>(type: Type, payload: EventPayloads[Type], requestId: string): DomainEvent<Type> =>
  ({ id: newId(), type, payload, requestId });
