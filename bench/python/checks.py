"""Runs the snippets in a folder as they are: python bench/python/checks.py FOLDER (bench/python.ts makes them).

Each optimizer trains ten steps with momentum and weight decay, after ten without masks, so that its state would bring pruned weights back. A
training without the snippet is the control: there they come back.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np

folder = Path(sys.argv[1])
steps, seed = 10, 3
failures = []


def check(what, holds, figures=""):
    print(f"{'ok  ' if holds else 'FAIL'} {what}{': ' if figures else ''}{figures}", flush=True)
    if not holds:
        failures.append(what)


def masks_for(shapes):
    generator = np.random.default_rng(seed)
    return {name: (generator.random(shape) < 0.3).astype(np.uint8) for name, shape in shapes.items()}


def run(snippet, **names):
    """As somebody who pastes it where the model is."""
    exec(compile((folder / snippet).read_text(), snippet, "exec"), names)


def largest_pruned(weights, masks):
    return max(float(np.abs(weights[name][mask == 0]).max()) for name, mask in masks.items())


def smallest_change(before, after, masks):
    """Share of the kept weights that training has moved: masks must not hold those."""
    return min(float((before[name] != after[name])[mask == 1].mean()) for name, mask in masks.items())


def check_pytorch():
    import torch

    x, y = torch.randn(64, 1, 8, 8), torch.randint(0, 4, (64,))

    def train(model, optimizer):
        for step in range(steps):
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(model(x), y).backward()
            optimizer.step()
            yield step

    def weights_of(model):
        return {name: value.detach().numpy().copy() for name, value in model.named_parameters()}

    optimizers = {
        "SGD": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, weight_decay=0.05, nesterov=True),
        "Adam": lambda p: torch.optim.Adam(p, lr=0.01, weight_decay=0.05),
        "AdamW": lambda p: torch.optim.AdamW(p, lr=0.01, weight_decay=0.5),
    }
    for title, make in optimizers.items():
        for held in (True, False):
            torch.manual_seed(seed)
            model = torch.nn.Sequential()
            model.features = torch.nn.Sequential(torch.nn.Conv2d(1, 6, 3), torch.nn.ReLU(), torch.nn.Flatten())
            model.classifier = torch.nn.Linear(216, 4)
            masks = masks_for({n: p.shape for n, p in model.named_parameters() if n.endswith("weight")})
            np.savez(folder / "pytorch-masks.npz", **masks)
            optimizer = make(model.parameters())
            for _ in train(model, optimizer):
                pass
            if held:
                run("pytorch-snippet.py", model=model, optimizer=optimizer)
            else:
                with torch.no_grad():
                    for name, mask in masks.items():
                        dict(model.named_parameters())[name].mul_(torch.from_numpy(mask))
            start = weights_of(model)
            applied = largest_pruned(start, masks)
            most = max(largest_pruned(weights_of(model), masks) for _ in train(model, optimizer))
            moved = smallest_change(start, weights_of(model), masks)
            figures = f"largest pruned weight {applied} at first, {most:.3g} over {steps} steps; {moved:.0%} of the kept ones moved"
            if held:
                check(f"PyTorch {title}", applied == 0 and most == 0 and moved > 0.9, figures)
            else:
                check(f"PyTorch {title}, not held (control)", most > 0, figures)
    model = torch.nn.Linear(3, 3)
    try:
        run("pytorch-snippet.py", model=model, optimizer=torch.optim.SGD(model.parameters(), lr=0.1))
        check("PyTorch: another model is refused", False)
    except KeyError as error:
        check("PyTorch: another model is refused", "features.0.weight" in str(error), str(error))


def check_keras():
    import keras

    backend = keras.backend.backend()
    generator = np.random.default_rng(seed)
    x, y = generator.normal(size=(80, 8, 8, 1)).astype("float32"), generator.integers(0, 4, 80)

    def new_model(make, executions):
        keras.utils.set_random_seed(seed)
        model = keras.Sequential(
            [
                keras.Input((8, 8, 1)),
                keras.layers.Conv2D(6, 3, activation="relu", name="features", kernel_constraint="max_norm"),
                keras.layers.Flatten(),
                keras.layers.Dense(4, activation="softmax", name="classifier"),
            ]
        )
        model.compile(make(), "sparse_categorical_crossentropy", steps_per_execution=executions)
        return model

    def weights_of(model):
        return {"/".join(each.path.split("/")[-2:]): each.numpy().copy() for each in model.weights}

    optimizers = {
        "SGD": lambda: keras.optimizers.SGD(0.1, momentum=0.9, nesterov=True, weight_decay=0.05),
        "Adam": lambda: keras.optimizers.Adam(0.01, weight_decay=0.5),
        "AdamW": lambda: keras.optimizers.AdamW(0.01, weight_decay=0.5),
    }
    for title, make in optimizers.items():
        # Several steps in one execution is what this backend refuses.
        several = () if backend == "torch" else ((True, 5),)
        for held, executions in ((True, 1), *several, (False, 1)):
            model = new_model(make, executions)
            masks = masks_for({n: w.shape for n, w in weights_of(model).items() if n.endswith("kernel")})
            np.savez(folder / "keras-masks.npz", **masks)
            model.fit(x, y, batch_size=8, verbose=0)  # Ten steps.
            if held:
                run("keras-snippet.py", model=model)
            else:
                for each in model.weights:
                    if each.path.endswith("kernel"):
                        each.assign(each * masks["/".join(each.path.split("/")[-2:])])
            start = weights_of(model)
            applied = largest_pruned(start, masks)
            seen = []

            class Watch(keras.callbacks.Callback):
                def on_train_batch_end(self, batch, logs=None):
                    if hasattr(self.model, "jax_state_sync"):
                        self.model.jax_state_sync()
                    seen.append(largest_pruned(weights_of(self.model), masks))

            model.fit(x, y, batch_size=8, verbose=0, callbacks=[Watch()])
            most = max([*seen, largest_pruned(weights_of(model), masks)])
            moved = smallest_change(start, weights_of(model), masks)
            figures = f"largest pruned weight {applied} at first, {most:.3g} over {steps} steps; {moved:.0%} of the kept ones moved"
            name = f"Keras on {backend}, {title}, steps_per_execution={executions}"
            if held:
                check(name, applied == 0 and most == 0 and moved > 0.9, figures)
            else:
                check(f"{name}, not held (control)", most > 0, figures)
    inputs = keras.Input((3,))
    model = keras.Model(inputs, keras.layers.Dense(3)(inputs))
    try:
        run("keras-snippet.py", model=model)
        check(f"Keras on {backend}: another model is refused", False)
    except KeyError as error:
        check(f"Keras on {backend}: another model is refused", "features/kernel" in str(error), str(error))


def check_saving():
    """The lines that the terminal answers for files that only Python reads."""
    import keras
    import torch

    network = torch.nn.Linear(3, 2).bfloat16()
    torch.save(network.state_dict(), folder / "net.pt")
    inputs = keras.Input((3,))
    keras.Model(inputs, keras.layers.Dense(2, name="last")(inputs)).save(folder / "net.keras")
    for file, expected in (("net.pt", ["bias", "weight"]), ("net.keras", ["last/bias", "last/kernel"])):
        line = (folder / f"{file}.sh").read_text().replace("python ", f'"{sys.executable}" ', 1)
        subprocess.run(line, shell=True, cwd=folder, check=True)
        names = sorted(np.load(folder / "net.npz").files)
        check(f"{file} saved as npz", names == expected, ", ".join(names))
        (folder / "net.npz").unlink()


def check_pandas():
    """The five lines of docs/handing-over.md on what `compare --json` says."""

    def result(method, accuracies, **more):
        points = [{"sparsity": s, "metrics": {"loss": 1.0, "accuracy": a}, "layers": []} for s, a in accuracies.items()]
        return {"method": method, "criterion": method, "ownSeconds": 0.5, "points": points, **more}

    results = [
        result("magnitude", {0.5: 0.98, 0.9: 0.91}),
        result("hessian", {0.5: 0.97, 0.9: 0.95}),
        result("broken", {}, error={"code": "internal", "message": "no"}),
    ]
    (folder / "compare.json").write_text(json.dumps({"schema": 1, "results": results}))
    lines = (folder / "pandas-table.py").read_text().strip().splitlines()
    names = {}
    exec("\n".join(lines), names)
    table = names["table"]
    right = table.loc[0.9, "hessian"] == 0.95 and table.loc[0.5, "magnitude"] == 0.98
    check("pandas", right and len(lines) == 5 and list(table.columns) == ["hessian", "magnitude"], f"{len(lines)} lines")


if __name__ == "__main__":
    os.chdir(folder)
    os.environ.setdefault("KERAS_BACKEND", "torch")
    if len(sys.argv) > 2:
        check_keras()
    else:
        check_pytorch()
        check_saving()
        check_pandas()
        for backend in ("torch", "jax", "tensorflow"):
            probe = subprocess.run([sys.executable, "-c", f"import keras, {backend}"], env={**os.environ, "KERAS_BACKEND": backend}, capture_output=True)
            if probe.returncode != 0:
                print(f"skip Keras on {backend}: not installed")
                continue
            code = subprocess.run([sys.executable, __file__, str(folder), "keras"], env={**os.environ, "KERAS_BACKEND": backend}).returncode
            if code != 0:
                failures.append(backend)
    print(f"{len(failures)} failures")
    sys.exit(1 if failures else 0)
