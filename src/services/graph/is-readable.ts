import { hiddenReason } from '../../domain/visibility.ts';
import type { Request } from '../request.ts';

/** Whether the viewer may see a person's timeline and lists; false for nobody's id. */
export async function isReadable({ loaders }: Pick<Request, 'loaders'>, userId: string): Promise<boolean> {
  const view = await loaders.authorViews.load(userId);
  return view !== null && hiddenReason(view) === null;
}
