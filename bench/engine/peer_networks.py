"""The networks of networks.ts in PyTorch, as functions of parameters in PyTorch's layouts and of images with channels first."""

import torch.nn.functional as F

MOBILE_STAGES = [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]


def dense(p, name, x):
    return F.linear(x, p[f"{name}/kernel"], p[f"{name}/bias"])


def conv(p, name, x, stride=1, groups=1, pad=None):
    kernel = p[f"{name}/kernel"]
    pad = (kernel.shape[-1] - 1) // 2 if pad is None else pad
    return F.conv2d(x, kernel, p.get(f"{name}/bias"), stride, pad, 1, groups)


def norm(p, name, x):
    mean, variance, gamma, beta = (p[f"{name}/{part}"] for part in ("mean", "variance", "gamma", "beta"))
    return F.batch_norm(x, mean, variance, gamma, beta, False, 0.0, 1e-5)


def conv_norm_relu(p, name, x, stride=1):
    return F.relu(norm(p, f"{name}-norm", conv(p, name, x, stride)))


def mlp(p, x):
    return dense(p, "dense3", F.relu(dense(p, "dense2", F.relu(dense(p, "dense1", x)))))


def lenet5(p, x):
    for name in ("conv1", "conv2"):
        x = F.max_pool2d(F.relu(conv(p, name, x, pad=0)), 2)
    return dense(p, "dense2", F.relu(dense(p, "dense1", x.flatten(1))))


def resnet20(p, x):
    h = conv_norm_relu(p, "stem", x)
    for stage in range(3):
        for block in range(3):
            stride, name = (2 if block == 0 and stage > 0 else 1), f"stage{stage}-block{block}"
            branch = norm(p, f"{name}-b-norm", conv(p, f"{name}-b", conv_norm_relu(p, f"{name}-a", h, stride)))
            h = F.relu(branch + (h if stride == 1 else conv(p, f"{name}-short", h, 2)))
    return dense(p, "dense", h.mean((2, 3)))


def transformer(p, x):
    heads, h = 4, dense(p, "embed", x)
    for layer in (f"layer{index}" for index in range(4)):
        batch, tokens, width = h.shape
        q, k, v = (
            part.reshape(batch, tokens, heads, width // heads).transpose(1, 2)
            for part in dense(p, f"{layer}-project", h).chunk(3, -1)
        )
        mixed = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(batch, tokens, width)
        for name, branch in (("norm1", lambda h: dense(p, f"{layer}-mix", mixed)), ("norm2", lambda h: feed_forward(p, layer, h))):
            gamma, beta = p[f"{layer}-{name}/gamma"], p[f"{layer}-{name}/beta"]
            h = F.layer_norm(h + branch(h), (width,), gamma, beta, 1e-5)
    return dense(p, "head", h.mean(1))


def feed_forward(p, layer, h):
    return dense(p, f"{layer}-narrow", F.gelu(dense(p, f"{layer}-widen", h)))


def resnet50(p, x):
    h = F.max_pool2d(conv_norm_relu(p, "stem", x, 2), 3, 2, 1)
    for stage, blocks in enumerate((3, 4, 6, 3)):
        for block in range(blocks):
            stride, name = (2 if block == 0 and stage > 0 else 1), f"stage{stage}-block{block}"
            inner = conv_norm_relu(p, f"{name}-b", conv_norm_relu(p, f"{name}-a", h), stride)
            branch = norm(p, f"{name}-c-norm", conv(p, f"{name}-c", inner))
            h = F.relu(branch + (h if block else norm(p, f"{name}-short-norm", conv(p, f"{name}-short", h, stride))))
    return dense(p, "dense", h.mean((2, 3)))


def mobilenet_v2(p, x):
    h = F.relu6(norm(p, "stem-norm", conv(p, "stem", x, 2)))
    for stage, (expansion, filters, blocks, first) in enumerate(MOBILE_STAGES):
        for block in range(blocks):
            stride, name = (first if block == 0 else 1), f"stage{stage}-block{block}"
            wide = h if expansion == 1 else F.relu6(norm(p, f"{name}-a-norm", conv(p, f"{name}-a", h)))
            inner = F.relu6(norm(p, f"{name}-b-norm", conv(p, f"{name}-b", wide, stride, wide.shape[1])))
            branch = norm(p, f"{name}-c-norm", conv(p, f"{name}-c", inner))
            h = h + branch if stride == 1 and h.shape[1] == filters else branch
    h = F.relu6(norm(p, "last-norm", conv(p, "last", h)))
    return dense(p, "dense", h.mean((2, 3)))


NETWORKS = {
    "mlp": mlp,
    "lenet-5": lenet5,
    "resnet-20": resnet20,
    "transformer": transformer,
    "resnet-50": resnet50,
    "mobilenet-v2": mobilenet_v2,
}
