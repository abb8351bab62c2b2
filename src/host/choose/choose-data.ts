import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { dataCandidates, dataGlob, imageGlob, type DataCandidate } from '../data-candidates';
import type { DataChoice, DataChoices } from '../recipes';
import type { Remembered } from '../remembered';

type Item = vscode.QuickPickItem & { readonly choice?: DataChoice | 'browse' | 'browse-folder' };

/**
 * Asks what the methods should see and, where there is more than one data set, what to evaluate on. The likely answer is always the
 * first one: what was chosen for this model last, else what is nearest to it. Undefined where the user dismissed a question.
 */
export async function chooseData(model: string, remembered: Remembered<DataChoices>): Promise<DataChoices | undefined> {
  const [files, images] = await Promise.all([find(dataGlob, 1000), find(imageGlob, 5000)]);
  const candidates = dataCandidates(files, model, images);
  const last = remembered.get(model);
  const data = await chooseCalibration(candidates, last);
  if (!data) return undefined;
  const test = await chooseTest(candidates, data, last);
  if (!test) return undefined;
  await remembered.set(model, { data, test });
  return { data, test };
}

/**
 * Asks on which examples two models should answer; `none` where their weights alone are compared, which is the first item. Undefined where
 * the user dismissed the question.
 */
export async function chooseExamples(
  model: string,
  remembered: Remembered<DataChoices>,
): Promise<DataChoice | undefined> {
  const [files, images] = await Promise.all([find(dataGlob, 1000), find(imageGlob, 5000)]);
  const weights: Item = {
    label: vscode.l10n.t('Weights alone'),
    description: vscode.l10n.t('shapes, zeros and changes, without data'),
    iconPath: new vscode.ThemeIcon('symbol-numeric'),
    choice: { kind: 'none' },
  };
  const last = remembered.get(model);
  const test = last?.test.kind === 'files' ? last.test : last?.data;
  const items = lastFirst([...dataCandidates(files, model, images).map(fileItem), ...elsewhere()], test);
  const title = vscode.l10n.t('Also compare the outputs, on these examples?');
  return answer(await vscode.window.showQuickPick([weights, ...items], { title }));
}

/** Asks on what a pruned model is tried. Undefined where the user dismissed the question. */
export async function chooseTrial(model: string): Promise<DataChoice | undefined> {
  const [files, images] = await Promise.all([find(dataGlob, 1000), find(imageGlob, 5000)]);
  const candidates = dataCandidates(files, model, images);
  const forTestFirst = [...candidates].sort((a, b) => Number(b.forTest) - Number(a.forTest));
  const title = vscode.l10n.t('Data to try the pruned model on');
  return answer(await vscode.window.showQuickPick([...forTestFirst.map(fileItem), ...elsewhere()], { title }));
}

async function find(glob: string, limit: number): Promise<readonly string[]> {
  const found = await vscode.workspace.findFiles(glob, '**/node_modules/**', limit);
  return found.filter(({ scheme }) => scheme === 'file').map(({ fsPath }) => fsPath);
}

async function chooseCalibration(
  candidates: readonly DataCandidate[],
  last: DataChoices | undefined,
): Promise<DataChoice | undefined> {
  const items: Item[] = [...candidates.map(fileItem), ...elsewhere()];
  const title = vscode.l10n.t('Calibration data: what the methods see');
  return answer(await vscode.window.showQuickPick(lastFirst(items, last?.data), { title }));
}

/** What is no data set of the workspace. */
function elsewhere(): Item[] {
  return [
    { label: vscode.l10n.t('Browse…'), iconPath: new vscode.ThemeIcon('folder-opened'), choice: 'browse' },
    {
      label: vscode.l10n.t('Browse for a Folder of Images…'),
      description: vscode.l10n.t('PNG or JPEG, in a folder for each class'),
      iconPath: new vscode.ThemeIcon('file-media'),
      choice: 'browse-folder',
    },
    {
      label: vscode.l10n.t('Synthetic noise'),
      description: vscode.l10n.t('no labels: compares with the unpruned model'),
      iconPath: new vscode.ThemeIcon('pulse'),
      choice: { kind: 'synthetic' },
    },
  ];
}

/** Asked only where there is something to choose. */
async function chooseTest(
  candidates: readonly DataCandidate[],
  data: DataChoice,
  last: DataChoices | undefined,
): Promise<DataChoice | undefined> {
  const others = candidates.filter(({ files }) => !same({ kind: 'files', files }, data));
  if (data.kind === 'synthetic' || others.length === 0) return { kind: 'none' };
  const holdOut: Item = {
    label: vscode.l10n.t('Hold out 20 %'),
    description: vscode.l10n.t('of the calibration data, before any method sees it'),
    iconPath: new vscode.ThemeIcon('split-horizontal'),
    choice: { kind: 'none' },
  };
  const items = [
    ...others.filter(({ forTest }) => forTest).map(fileItem),
    holdOut,
    ...others.filter(({ forTest }) => !forTest).map(fileItem),
  ];
  const before = last && same(last.data, data) ? last.test : undefined;
  const title = vscode.l10n.t('Test data: what every method is measured on');
  return answer(await vscode.window.showQuickPick(lastFirst(items, before), { title }));
}

function fileItem({ files, isFolder }: DataCandidate): Item {
  return {
    label: files.map((file) => path.basename(file)).join(', '),
    description: path.dirname(vscode.workspace.asRelativePath(files[0] ?? '')),
    iconPath: new vscode.ThemeIcon(isFolder ? 'file-media' : 'database'),
    choice: { kind: 'files', files },
  };
}

/** The last choice leads, also where it is no longer among the items but still there. */
function lastFirst(items: readonly Item[], last: DataChoice | undefined): Item[] {
  if (!last) return [...items];
  const isLast = ({ choice }: Item): boolean => typeof choice === 'object' && same(choice, last);
  const listed = items.filter(isLast);
  if (listed.length > 0) return [...listed, ...items.filter((item) => !isLast(item))];
  const elsewhere = last.kind === 'files' && last.files.every((file) => existsSync(file));
  return elsewhere ? [fileItem({ files: last.files, forTest: false }), ...items] : [...items];
}

function same(a: DataChoice, b: DataChoice): boolean {
  return a.kind === b.kind && (a.kind !== 'files' || (b.kind === 'files' && a.files.join('\0') === b.files.join('\0')));
}

async function answer(item: Item | undefined): Promise<DataChoice | undefined> {
  if (item?.choice === 'browse') return browse();
  return item?.choice === 'browse-folder' ? browseFolder() : item?.choice;
}

async function browse(): Promise<DataChoice | undefined> {
  const files = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Choose a data set, or its inputs and targets'),
    canSelectMany: true,
    filters: { [vscode.l10n.t('Data')]: ['npz', 'npy', 'csv', 'idx', 'gz'], [vscode.l10n.t('All files')]: ['*'] },
  });
  if (!files) return undefined;
  const paths = files.map(({ fsPath }) => fsPath);
  return { kind: 'files', files: dataCandidates(paths, paths[0] ?? '')[0]?.files ?? paths };
}

/** A dialog of its own: most systems have none that offers files and folders. */
async function browseFolder(): Promise<DataChoice | undefined> {
  const folders = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Choose a folder of images'),
    canSelectFiles: false,
    canSelectFolders: true,
  });
  return folders && { kind: 'files', files: folders.map(({ fsPath }) => fsPath) };
}
