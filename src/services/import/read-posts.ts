import { createPostIndex, type PostIndex } from '../../domain/import/post-index.ts';
import type { SourcePost } from '../../domain/import/source-post.ts';
import { fileSize, readRows } from './read-lines.ts';
import type { ImportObserver } from './observer.ts';

export interface PostsFile {
  path: string;
  parse(text: string): SourcePost;
}

/** The first reading: every line is checked and every problem told before anything is written. */
export async function readPosts({ path, parse }: PostsFile, observer: ImportObserver): Promise<PostIndex> {
  const index = createPostIndex();
  observer.begin({ title: 'Reading posts', unit: 'bytes', total: await fileSize(path) });
  const rows = readRows({
    path,
    parse: (text, line) => {
      index.add(parse(text), line);
    },
    onProblem: (problem) => observer.problem(problem),
    onProgress: (bytes) => observer.progress(bytes),
  });
  for await (const _row of rows);
  return index;
}
