import { mayReadTimeline } from '../../domain/visibility.ts';
import type { Request } from '../request.ts';

/** Whether the viewer may see a person's timeline and lists; false for nobody's id. */
export async function isReadable({ viewer, loaders }: Request, userId: string): Promise<boolean> {
  const author = await loaders.users.load(userId);
  if (author === null) return false;
  const isViewer = viewer?.userId === userId;
  return mayReadTimeline({ author, isViewer, following: !isViewer && (await loaders.relationships.load(userId)).following });
}
