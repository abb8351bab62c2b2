/** Contradictions among the names of a file, found before anything is made of them. */
import { bodiesOf, joined, labelOf, type Body } from './bodies';
import type { OnnxDocument } from './document';
import { dependencies, makersOf } from './graph/order';
import { malformed } from './malformed';
import type { FunctionProto, ModelProto, NodeProto } from './proto/onnx_pb';

/**
 * @throws Problem `file-malformed` for a name that is given twice in one graph, for nodes that wait for each other and for functions that
 * call themselves.
 */
export function checkNames(document: OnnxDocument): void {
  const { file, model } = document;
  checkFunctions(model, file);
  for (const body of bodiesOf(document)) {
    checkDuplicates(body, file);
    checkCycles(body, file);
  }
}

function checkDuplicates(body: Body, file: string): void {
  const made = new Map<string, string>();
  const make = (name: string, maker: string): void => {
    const other = made.get(name);
    if (other !== undefined)
      throw malformed(file, `${name} twice: ${other}, ${maker}`, 'every name once', joined(body.path, name));
    made.set(name, maker);
  };
  const initializers = [
    ...body.initializers.map(({ name }) => name),
    ...body.sparseInitializers.map(({ values }) => values?.name ?? ''),
  ];
  for (const name of initializers) {
    if (name === '') throw malformed(file, 'an initializer without a name', 'a name', body.path);
    make(name, 'initializer');
  }
  const inputs = new Set<string>();
  for (const name of body.inputs) {
    // In old files every initializer is an input as well.
    if (inputs.has(name) || !made.has(name)) make(name, 'input');
    inputs.add(name);
  }
  body.nodes.forEach((node, index) => {
    for (const name of node.output) if (name !== '') make(name, labelOf(node, index));
  });
}

function checkCycles({ nodes, path }: Body, file: string): void {
  const makers = makersOf(nodes);
  const cycle = cycleIn(nodes, (node) =>
    dependencies(node).flatMap((name) => {
      const maker = makers.get(name);
      return maker ? [maker] : [];
    }),
  );
  if (!cycle) return;
  const labels = cycle.map((node) => labelOf(node, nodes.indexOf(node)));
  throw malformed(file, waiting(labels), 'nodes that do not wait for each other', joined(path, labels[0]));
}

function checkFunctions({ functions }: ModelProto, file: string): void {
  const byKey = new Map<string, FunctionProto>();
  for (const each of functions) {
    const key = keyOf(each.domain, each.name, each.overload);
    if (byKey.has(key)) throw malformed(file, `the function ${key} twice`, 'every name once', each.name);
    byKey.set(key, each);
  }
  const callees = (nodes: readonly NodeProto[]): FunctionProto[] =>
    nodes.flatMap((node) => {
      const called = byKey.get(keyOf(node.domain, node.opType, node.overload));
      const inner = node.attribute.flatMap(({ g, graphs }) => [...(g ? [g] : []), ...graphs]);
      return [...(called ? [called] : []), ...inner.flatMap((graph) => callees(graph.node))];
    });
  const cycle = cycleIn(functions, ({ node }) => callees(node));
  if (!cycle) return;
  const names = cycle.map(({ name }) => name);
  throw malformed(file, waiting(names), 'functions that do not call themselves', names[0]);
}

/** By what a node calls a function. ONNX's own domain has two names. */
const keyOf = (domain: string, name: string, overload: string): string =>
  [domain === 'ai.onnx' ? '' : domain, name, overload].join(':');

/** Names of a cycle that a message shows. */
const shown = 8;
const waiting = (labels: readonly string[]): string =>
  [...labels.slice(0, shown), ...(labels.length > shown ? ['…'] : []), labels[0]].join(' ← ');

/** Things that need each other in a ring, if there are any. Not recursive. */
function cycleIn<T>(all: readonly T[], needsOf: (each: T) => readonly T[]): readonly T[] | undefined {
  const done = new Set<T>();
  const open = new Set<T>();
  for (const start of all) {
    if (done.has(start)) continue;
    open.add(start);
    const stack = [{ each: start, needs: needsOf(start), next: 0 }];
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const need = top.needs[top.next++];
      if (need === undefined) {
        open.delete(top.each);
        done.add(top.each);
        stack.pop();
      } else if (open.has(need)) {
        const ring = stack.map(({ each }) => each);
        return ring.slice(ring.indexOf(need));
      } else if (!done.has(need)) {
        open.add(need);
        stack.push({ each: need, needs: needsOf(need), next: 0 });
      }
    }
  }
  return undefined;
}
