"""PyTorch beside the benchmark: reads a command a line from stdin, as JSON, and answers each with a line of JSON.

usage: python peer.py THREADS wall|processor
"""

import json
import resource
import sys
import time

import torch

from peer_comparison import compare, epoch
from peer_network import Network
from peer_statistics import STATISTICS, add_up

clock = time.process_time if sys.argv[2] == "processor" else time.perf_counter
networks, prepared = {}, {}


def load(network, file):
    networks[network] = Network(file)
    for known in [key for key in prepared if key[0] == network]:
        del prepared[known]
    return {}


def statistic(network, what):
    key = (network, what)
    if key not in prepared:
        prepared[key] = STATISTICS[what](networks[network])
    return prepared[key]


def run(network, what, batches):
    """Milliseconds of a pass over the first so many batches."""
    of_batch = statistic(network, what)
    start = clock()
    for x, y in networks[network].batches[:batches]:
        of_batch(x, y)
    return {"ms": (clock() - start) * 1000}


def result(network, what, batches, file):
    """Sums over their examples, for the check."""
    own = networks[network]
    own.write(add_up(own.batches[:batches], statistic(network, what)), file)
    return {}


def select(file, count, k):
    """The k-th lowest of so many scores."""
    scores = torch.from_file(file, size=count, dtype=torch.float32).clone()
    start = clock()
    value = torch.kthvalue(scores, k).values.item()
    return {"ms": (clock() - start) * 1000, "value": value}


def methods(network, files):
    """The scores of each method, written to its file; milliseconds of all of them together."""
    start = clock()
    scores = compare(networks[network])
    ms = (clock() - start) * 1000
    for name, file in files.items():
        networks[network].write(scores[name], file)
    return {"ms": ms}


def train(network, order, settings, file):
    start = clock()
    weights = epoch(networks[network], order, **settings)
    ms = (clock() - start) * 1000
    networks[network].write(weights, file)
    return {"ms": ms}


def memory():
    """Most bytes that this process has had in memory."""
    return {"bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, "version": torch.__version__}


COMMANDS = {each.__name__: each for each in (load, run, result, select, methods, train, memory)}

torch.set_num_threads(int(sys.argv[1]))
torch.manual_seed(0)
for line in sys.stdin:
    command = json.loads(line)
    try:
        answer = COMMANDS[command.pop("do")](**command)
    except Exception as error:  # Whatever it was, the benchmark tells it.
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
