"""What came after the paper: works that play an adversarial game, and for what; `directions` has those of Section 7.

Names of authors, titles and venues are as published; the rest are messages marked for translation.
"""

from __future__ import annotations

from dataclasses import dataclass

from gan1d.languages import N_


@dataclass(frozen=True)
class Work:
    """A publication and what it uses an adversarial game for; `arxiv` is its number there."""

    what: str
    does: str
    authors: str
    title: str
    year: int
    venue: str
    arxiv: str

    @property
    def address(self) -> str:
        """Where it can be read."""
        return f"https://arxiv.org/abs/{self.arxiv}"


APPLICATIONS = (
    Work(
        N_("Images, with convolutions"),
        N_("A design of both networks that trains steadily; arithmetic with z changes what an image shows."),
        "Radford, Metz and Chintala",
        "Unsupervised Representation Learning with Deep Convolutional Generative Adversarial Networks",
        2016,
        "ICLR",
        "1511.06434",
    ),
    Work(
        N_("Classifiers that move to other data"),
        N_("Features from which no D can tell two sources apart, so that what is learned on one holds on the other."),
        "Ganin et al.",
        "Domain-Adversarial Training of Neural Networks",
        2016,
        "JMLR",
        "1505.07818",
    ),
    Work(
        N_("Imitating an expert"),
        N_("G is a policy, and D tells its actions from those of the expert."),
        "Ho and Ermon",
        "Generative Adversarial Imitation Learning",
        2016,
        "NIPS",
        "1606.03476",
    ),
    Work(
        N_("Images from a sentence"),
        N_("The condition is a description in words."),
        "Reed, Akata, Yan, Logeswaran, Schiele and Lee",
        "Generative Adversarial Text to Image Synthesis",
        2016,
        "ICML",
        "1605.05396",
    ),
    Work(
        N_("From sketch to photograph"),
        N_("G turns one image into another, learned from pairs; D judges the pair."),
        "Isola, Zhu, Zhou and Efros",
        "Image-to-Image Translation with Conditional Adversarial Networks",
        2017,
        "CVPR",
        "1611.07004",
    ),
    Work(
        N_("The same, without pairs"),
        N_("Two games, and the way there and back must return the image one began with."),
        "Zhu, Park, Isola and Efros",
        "Unpaired Image-to-Image Translation using Cycle-Consistent Adversarial Networks",
        2017,
        "ICCV",
        "1703.10593",
    ),
    Work(
        N_("Sharper images from coarse ones"),
        N_("Averaging over all sharp images that fit gives a blur; D makes G choose one of them."),
        "Ledig et al.",
        "Photo-Realistic Single Image Super-Resolution Using a Generative Adversarial Network",
        2017,
        "CVPR",
        "1609.04802",
    ),
    Work(
        N_("Finding what is unusual in medical scans"),
        N_("Trained on healthy tissue, G cannot reproduce what is not; the difference marks it."),
        "Schlegl, Seeböck, Waldstein, Schmidt-Erfurth and Langs",
        "Unsupervised Anomaly Detection with Generative Adversarial Networks to Guide Marker Discovery",
        2017,
        "IPMI",
        "1703.05921",
    ),
    Work(
        N_("Faces at another age"),
        N_("The condition is an age; z is chosen so that the person stays the same."),
        "Antipov, Baccouche and Dugelay",
        "Face Aging with Conditional Generative Adversarial Networks",
        2017,
        "ICIP",
        "1702.01983",
    ),
    Work(
        N_("Faces from the front"),
        N_("G turns a face seen from the side to the front. D judges the picture, a face recogniser the person."),
        "Huang, Zhang, Li and He",
        "Beyond Face Rotation: Global and Local Perception GAN for Photorealistic and Identity Preserving Frontal View "
        "Synthesis",
        2017,
        "ICCV",
        "1704.04086",
    ),
    Work(
        N_("People in another pose"),
        N_("G is told a picture of a person and a pose, given as points on the body; D judges pairs of pictures."),
        "Ma, Jia, Sun, Schiele, Tuytelaars and Van Gool",
        "Pose Guided Person Image Generation",
        2017,
        "NIPS",
        "1705.09368",
    ),
    Work(
        N_("Anime characters"),
        N_("Faces are drawn as asked for: the colour of hair and eyes, a smile, glasses. D also names these."),
        "Jin, Zhang, Li, Tian, Zhu and Fang",
        "Towards the Automatic Anime Characters Creation with Generative Adversarial Networks",
        2017,
        "arXiv",
        "1708.05509",
    ),
    Work(
        N_("Faces that nobody has"),
        N_("G sets the style of an image scale by scale: pose, hair, freckles."),
        "Karras, Laine and Aila",
        "A Style-Based Generator Architecture for Generative Adversarial Networks",
        2019,
        "CVPR",
        "1812.04948",
    ),
    Work(
        N_("From a semantic layout to a photograph"),
        N_("A map says of each pixel what is there, sky, tree or road; it steers every layer of G."),
        "Park, Liu, Wang and Zhu",
        "Semantic Image Synthesis with Spatially-Adaptive Normalization",
        2019,
        "CVPR",
        "1903.07291",
    ),
    Work(
        N_("Tables of data"),
        N_("Rows of numbers and categories together, drawn like the rows of a given table."),
        "Xu, Skoularidou, Cuesta-Infante and Veeramachaneni",
        "Modeling Tabular data using Conditional GAN",
        2019,
        "NeurIPS",
        "1907.00503",
    ),
    Work(
        N_("Speech"),
        N_("From a spectrogram to the sound wave, faster than it is spoken."),
        "Kong, Kim and Bae",
        "HiFi-GAN: Generative Adversarial Networks for Efficient and High Fidelity Speech Synthesis",
        2020,
        "NeurIPS",
        "2010.05646",
    ),
    Work(
        N_("A part of other models"),
        N_("An adversarial loss keeps an autoencoder sharp, in whose codes another model then learns to write."),
        "Esser, Rombach and Ommer",
        "Taming Transformers for High-Resolution Image Synthesis",
        2021,
        "CVPR",
        "2012.09841",
    ),
)
