"""Terms of probability: densities, noise, and how far two densities are apart."""

from gan1d.languages import N_
from gan1d.teaching.glossary.term import FIGURE_1, SECTION_3, SECTION_5, THEOREM_1, Term, bench, lesson

TERMS = (
    Term(
        "density",
        N_("density"),
        N_(
            "How closely probability lies around x: the area under it from a to b is the probability of falling "
            "between a and b. It may exceed 1; its whole area is 1."
        ),
        r"P(a \le x \le b) = \int_a^b p(x)\,dx",
        see=("p_data", "p_g", "histogram"),
    ),
    Term(
        "p_data",
        "p_data",
        N_(
            "The density of the data: what G must learn. It is known exactly here, which is why D*, JSD and all other "
            "numbers can be exact. Its x axis is in standard deviations of p_data, with the mean at 0."
        ),
        see=("data", "p_g", "mode"),
        also=("data density", "normal", "two_modes", "three_modes"),
        source=SECTION_3,
    ),
    Term(
        "sd",
        N_("standard deviation (sd)"),
        N_(
            "The usual distance of a point from the mean: the root of the mean square. On the x axis 1 is the standard "
            "deviation of p_data."
        ),
        r"\mathrm{sd} = \sqrt{\mathbb{E}(x - \mathbb{E}x)^2}",
        also=("mean", "standard deviation"),
        see=("p_data", "w1"),
    ),
    Term(
        "p_g",
        "p_g",
        N_(
            "The density of what G makes. It is computed exactly: cells of equal noise mass are pushed through G and "
            "laid on the x axis, without drawing a sample."
        ),
        r"p_g(x) = \sum_{z:\,G(z) = x} \frac{p_z(z)}{|G'(z)|}",
        also=("generator density", "p_model"),
        see=("push_forward", "p_data", "samples"),
        source=SECTION_3,
    ),
    Term(
        "p_z",
        "p_z",
        N_(
            "The density of the noise that G starts from. Uniform on (−1, 1) as in Figure 1, or normal; it stays the "
            "same while G learns."
        ),
        also=("prior", "noise prior"),
        see=("z", "push_forward"),
        source=SECTION_3,
    ),
    Term(
        "z",
        N_("z, noise"),
        N_(
            "A noise point, drawn from p_z and fed to G. It is also called latent, because one sees only what G makes "
            "of it. For images it has many numbers: the setting “size of z” says how many."
        ),
        also=("noise", "latent", "z_size", "size of z"),
        see=("p_z", "G"),
        source=SECTION_3,
    ),
    Term(
        "x",
        "x",
        N_("A point in data space: a number in Figure 1, an image of 784 pixels on the MNIST page."),
        also=("data space",),
        see=("data", "samples"),
    ),
    Term(
        "data",
        N_("data"),
        N_(
            "Points drawn from p_data. In one dimension there is no end of them; of images there is a fixed set: "
            "MNIST, Fashion-MNIST, or the handwritten digits that come with scikit-learn. Few images are learnt by "
            "heart."
        ),
        also=("train_images", "training images", "orientation", "transposed", "MNIST", "Fashion-MNIST", "digits"),
        see=("samples", "epoch"),
        source=SECTION_5,
    ),
    Term(
        "samples",
        N_("samples"),
        N_(
            "Points x = G(z) that G makes from noise; many explainers call them fake. The layer of this name draws "
            "a histogram of 1,000 of them behind the exact p_g."
        ),
        also=("fake", "generated data"),
        see=("data", "histogram", "p_g"),
        source=SECTION_3,
    ),
    Term(
        "histogram",
        N_("histogram"),
        N_(
            "Bars that count samples. Even samples of p_data itself do not fill the bars evenly, so a distance "
            "measured from bars hardly ever reaches 0. All numbers here are therefore computed from the exact p_g."
        ),
        see=("samples", "jsd"),
    ),
    Term(
        "push_forward",
        N_("push-forward"),
        N_(
            "The density that arises when every point of another density is moved by a map. Where G is flat, many z "
            "meet and p_g is high; where G is steep, they are spread out and p_g is low."
        ),
        r"P(G(z) \le x) = \int_{\{z:\,G(z) \le x\}} p_z(z)\,dz",
        also=("pushforward", "change of variables"),
        see=("p_g", "fold", "arrows"),
        source=FIGURE_1,
        lead=lesson("map"),
    ),
    Term(
        "fold",
        N_("fold"),
        N_(
            "A place where G turns back, so that two z give the same x. A smooth G is flat at the turn, and p_g has a "
            "spike there that seldom leaves again. A monotone start of G has no folds."
        ),
        see=("start", "push_forward"),
    ),
    Term(
        "mode",
        N_("mode"),
        N_(
            "A hill of a density. The settings weights, distance and width say how much of p_data each hill holds, "
            "how far apart they stand and how wide they are."
        ),
        also=("weights", "distance", "width", "mixture"),
        see=("mode_collapse", "missing_mode"),
    ),
    Term(
        "own_data",
        N_("own data"),
        N_(
            "A p_data of one's own: drawn by hand as heights over x, read from a file of numbers, or written as an "
            "expression, a formula in x that counts on a span."
        ),
        also=("drawn", "heights", "expression", "span"),
        see=("p_data", "density"),
    ),
    Term(
        "kl",
        "KL",
        N_(
            "Kullback–Leibler divergence: how much the logarithm of p exceeds that of q, on average over p. It is 0 "
            "only if p = q, infinite where q misses what p has, and in general not the same the other way round."
        ),
        r"\mathrm{KL}(p\,\|\,q) = \int p(x)\,\log\frac{p(x)}{q(x)}\,dx",
        also=("Kullback-Leibler divergence", "relative entropy"),
        see=("jsd", "nats"),
        source=THEOREM_1,
        lead=bench("separation"),
    ),
    Term(
        "jsd",
        "JSD",
        N_(
            "Jensen–Shannon divergence: how far p_g is from p_data, from 0 where they are the same to log 2 where "
            "they never meet. It is the mean of both KL divergences to the mixture halfway between. Against a perfect "
            "D the minimax loss descends 2 JSD, the default one KL(p_g‖p_data) − 2 JSD. At 0 it proves p_g = p_data, "
            "as TV and W1 do."
        ),
        r"\begin{gathered} \mathrm{JSD} = \tfrac12 \mathrm{KL}(p_{data}\,\|\,q) + \tfrac12 \mathrm{KL}(p_g\,\|\,q) \\"
        r"q = \tfrac12(p_{data} + p_g) \end{gathered}",
        also=("Jensen-Shannon divergence", "js"),
        see=("kl", "C", "converged", "nats"),
        source=THEOREM_1,
        lead=bench("path"),
    ),
    Term(
        "tv",
        "TV",
        N_(
            "Total variation: the part of p_data that would have to be moved to make it p_g, from 0 to 1. The best "
            "possible D is right in a share (1 + TV)/2 of cases."
        ),
        r"\mathrm{TV} = \tfrac12 \int |p_{data}(x) - p_g(x)|\,dx",
        also=("total variation",),
        see=("accuracy", "hinge"),
        lead=bench("separation"),
    ),
    Term(
        "w1",
        "W1",
        N_(
            "Wasserstein distance, or earth mover's distance: the mean way that mass of p_g must travel to become "
            "p_data. It is the area between the two distribution functions, in standard deviations of p_data, and "
            "still tells the distance where JSD has long reached log 2."
        ),
        r"W_1 = \int |F_{data}(x) - F_g(x)|\,dx",
        also=("Wasserstein distance", "earth mover's distance"),
        see=("wasserstein", "jsd"),
        source=N_("Arjovsky et al. 2017"),
        lead=bench("separation"),
    ),
    Term(
        "nats",
        "nats",
        N_(
            "The unit of entropies, divergences and of the paper's losses when logarithms are natural. Log 2 nats, "
            "about 0.69, are 1 bit."
        ),
        see=("log_2", "jsd"),
    ),
    Term(
        "cross_entropy",
        N_("cross-entropy"),
        N_(
            "The price of a probability D when the answer is known: −log D where it was yes, −log(1 − D) where it was "
            "no. Being sure and wrong is dear; saying 1/2 always costs log 2."
        ),
        r"-\,y \log D - (1-y)\log(1-D)",
        also=("binary cross-entropy", "bce", "log loss"),
        see=("discriminator_loss", "log_2"),
        lead=lesson("classifier"),
    ),
    Term(
        "parzen",
        N_("Parzen window"),
        N_(
            "A density guessed from samples: a small normal bump on each of them, whose width is chosen on other "
            "data. The paper scores images by it. It is a rough guide only, and here it is used where a density of "
            "one's own points is needed."
        ),
        r"\hat p(x) = \frac1n \sum_{i=1}^n \mathcal{N}(x;\,x_i,\,\sigma^2)",
        also=("kernel density estimate", "kde"),
        see=("implicit_model", "density"),
        source=SECTION_5,
    ),
)
