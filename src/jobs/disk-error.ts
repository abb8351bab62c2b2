import { Problem, type ProblemCode } from '../shared/problem';
import { text, type Text } from '../shared/text';

/** The error code of a failed system call (`ENOENT`, …), undefined for anything else that is thrown. */
export const errnoOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** True where the error says that there is nothing of this name. */
export const isMissing = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '');

const remedies: Readonly<Record<string, Text>> = {
  EACCES: text('Give yourself permission for the file or its folder.'),
  EPERM: text('Give yourself permission for the file or its folder.'),
  EROFS: text('Choose a folder that can be written.'),
  EISDIR: text('Choose a file, not a folder.'),
  EMFILE: text('Close other programs and try again.'),
  EBUSY: text('Close the program that uses the file and try again.'),
  ELOOP: text('Remove the circular symbolic link.'),
  EIO: text('Check the disk.'),
};

function diskProblem(code: ProblemCode, message: Text, file: string, error: unknown): Problem {
  const errno = errnoOf(error);
  const remedy = remedies[errno ?? ''];
  const found = errno ?? (error instanceof Error ? error.message : String(error));
  return new Problem(code, message, { file, found, cause: error, ...(remedy && { remedy }) });
}

/** What a failed read means to a user: `file-missing` or `file-unreadable`. A Problem stays what it is. */
export function readProblem(error: unknown, file: string): Problem {
  if (error instanceof Problem) return error;
  if (!isMissing(error)) return diskProblem('file-unreadable', text('{0} cannot be read.', file), file, error);
  return new Problem('file-missing', text('{0} does not exist.', file), {
    file,
    cause: error,
    remedy: text('Check the name, or put the file back.'),
  });
}

/** What a failed write means to a user: `file-not-writable`. A Problem stays what it is. */
export function writeProblem(error: unknown, file: string): Problem {
  if (error instanceof Problem) return error;
  return diskProblem('file-not-writable', text('{0} cannot be written.', file), file, error);
}
