/** Endings of more than one word, which say what a file is only together. */
const compound = /\.(safetensors\.index\.json|weights\.h5)$/i;
const simple = /[^/\\]\.([^./\\]*)$/;

/** What a model file's name ends in: `.onnx`, `.safetensors.index.json`, `.weights.h5`; empty where it has no ending. */
export function modelEnding(file: string): string {
  const found = compound.exec(file)?.[0];
  if (found !== undefined) return found;
  const match = simple.exec(file);
  return match ? `.${match[1]}` : '';
}
