import picomatch from 'picomatch';

/** What a glob looks at. */
export interface NamedParameter {
  readonly name: string;
  readonly alias?: string | undefined;
  readonly layer: string;
}

/**
 * Which parameters a recipe's glob means: those whose name, alias or layer matches. `*` also crosses `/`, and stands for any character: a
 * name is no path.
 */
export function matcherOf(glob: string): (parameter: NamedParameter) => boolean {
  const matches = picomatch(glob, { bash: true, dot: true, flags: 's' });
  return ({ name, alias = name, layer }) => [name, alias, layer].some((each) => matches(each));
}
