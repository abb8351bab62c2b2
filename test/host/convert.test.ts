import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import * as vscode from 'vscode';
import { fromBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema } from '../../src/core/formats/onnx/proto/onnx_pb';
import { answering, kernelsOf, lenet, run, workspaceFile } from './support';

describe('Convert Model to ONNX…', function () {
  this.timeout(60_000);

  it('asks where, and writes the same weights there', async () => {
    const out = workspaceFile('mnist', 'lenet-300-100', 'model.onnx');
    const asked = await answering({ showSaveDialog: () => vscode.Uri.file(out) }, () =>
      run('prunescope.convert', vscode.Uri.file(lenet())),
    );
    assert.deepEqual(
      asked.map(({ question }) => question),
      ['showSaveDialog', 'showInformationMessage'],
    );
    const dialog = asked[0]?.args[0] as vscode.SaveDialogOptions;
    assert.equal(dialog.defaultUri?.fsPath, out);
    assert.match(String(asked[1]?.args[0]), /Saved model\.onnx \(1\.07 MB\)/);
    const { graph } = fromBinary(ModelProtoSchema, new Uint8Array(readFileSync(out)));
    const exported = new Map(graph?.initializer.map(({ name, rawData }) => [name, rawData]));
    for (const [name, kernel] of await kernelsOf(lenet()))
      assert.deepEqual([...new Float32Array(exported.get(name)!.slice().buffer)], [...kernel], name);
    rmSync(out);
  });
});
