import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** The built tests below a folder, in a stable order. To add a test is to add its file. */
export function testFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.js'))
    .sort()
    .map((file) => path.resolve(folder, file));
}
