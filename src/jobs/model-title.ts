import path from 'node:path';
import { modelEnding } from '../shared/model-ending';

/** A model's name for people: the file's, or its folder's where the file is called as all others (`model.json`). */
export function modelTitle(file: string): string {
  const name = path.basename(file, modelEnding(file));
  return name.toLowerCase() === 'model' ? path.basename(path.dirname(file)) || name : name;
}
