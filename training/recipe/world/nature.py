"""Parts of landscapes: mountains, trees, water."""

from .canvas import SIDE, Canvas
from .light import WHITE, mix, shade

GREENS = ((80, 170, 70), (60, 150, 80), (120, 180, 60))
AUTUMN = ((225, 120, 40), (235, 165, 50), (205, 75, 45))
SNOW = (246, 250, 255)
WATER = {
    "day": ((120, 215, 225), (30, 120, 190)),
    "sunset": ((250, 170, 120), (80, 70, 130)),
    "night": ((46, 70, 130), (12, 24, 64)),
}
GLITTER = {"day": (255, 255, 235), "sunset": (255, 225, 150), "night": (225, 230, 255)}


def peaks(canvas: Canvas, y: float, height: float, colour: tuple, distance: float, count: int, snow: bool = True) -> None:
    """Draws a range of mountains whose feet are at `y`, each lit from the left."""
    rng, base = canvas.rng, canvas.lit(colour, distance)
    places = [(i + 0.5 + rng.uniform(-0.35, 0.35)) * SIDE / count for i in range(-1, count + 1)]
    rng.shuffle(places)
    for x in places:
        high = height * rng.uniform(0.6, 1.1)
        wide, top = high * rng.uniform(0.8, 1.2), y - high
        canvas.shape([(x, top), (x + wide, y + 2), (x - wide, y + 2)], canvas.up_down(top, y, base, canvas.hazy(base, 0.35)))
        dark = shade(base, 0.25)
        right_side = [(x, top), (x + wide, y + 2), (x + wide * 0.15, y + 2), (x - wide * 0.05, y - high * 0.5)]
        canvas.shape(right_side, canvas.up_down(top, y, dark, canvas.hazy(dark, 0.3)))
        if snow:
            cap = ((0, 0), (0.3, 0.3), (0.135, 0.24), (0.05, 0.345), (-0.12, 0.255), (-0.3, 0.3))
            canvas.shape([(x + dx * wide, top + dy * high) for dx, dy in cap], canvas.lit(SNOW, distance * 0.6))


def pine(canvas: Canvas, x: float, y: float, height: float, distance: float = 0.0, snow: bool = False) -> None:
    green = canvas.choose((34, 110, 70), (28, 96, 74), (50, 125, 66), distance=distance)
    canvas.box(x - height * 0.05, y - height * 0.18, x + height * 0.05, y, canvas.lit((110, 75, 50), distance))
    for tier in range(3):
        top, wide = y - height + tier * height * 0.24, height * (0.17 + 0.085 * tier)
        bottom = top + height * 0.36
        fill = canvas.gradient((x - wide, 0), (x + wide, 0), green, shade(green))
        canvas.shape([(x, top), (x + wide, bottom), (x - wide, bottom)], fill)
        if snow:
            cap = (
                (0, 0),
                (0.55 * wide, 0.2 * height),
                (0.1 * wide, 0.15 * height),
                (-0.3 * wide, 0.21 * height),
                (-0.55 * wide, 0.2 * height),
            )
            canvas.shape([(x + dx, top + dy) for dx, dy in cap], canvas.lit(SNOW, distance * 0.5))


def tree(canvas: Canvas, x: float, y: float, height: float, distance: float = 0.0, autumn: bool = False) -> None:
    green = canvas.choose(*(AUTUMN if autumn else GREENS), distance=distance)
    light, dark = mix(green, (255, 255, 220), 0.18), mix(green, (10, 30, 40), 0.4)
    canvas.box(x - height * 0.05, y - height * 0.45, x + height * 0.05, y, canvas.lit((120, 80, 50), distance))
    for dx, dy, size in ((-0.2, -0.5, 0.22), (0.2, -0.5, 0.22), (0, -0.72, 0.26), (0, -0.52, 0.24)):
        px, py, radius = x + dx * height, y + dy * height, size * height
        canvas.disc(px, py, radius, canvas.glow(px - radius * 0.3, py - radius * 0.4, radius * 1.5, light, dark))


def plant_tree(canvas: Canvas, x: float, y: float, height: float, distance: float, kind: str, weather: str | None) -> None:
    """A pine or another tree, depending on the forest and the season."""
    if weather == "snow" or (kind == "pine" and weather != "autumn"):
        pine(canvas, x, y, height, distance, weather == "snow")
    elif kind == "mixed" and canvas.rng.random() < 0.5:
        pine(canvas, x, y, height, distance)
    else:
        tree(canvas, x, y, height, distance, weather == "autumn")


def sea(canvas: Canvas, top: float, bottom: float, glitter: bool = True) -> None:
    """Water with waves, and the sun's or moon's light on it."""
    rng = canvas.rng
    light, deep = (canvas.hazy(colour, 0.15) for colour in WATER[canvas.light.time])
    canvas.box(0, top, SIDE, bottom, canvas.up_down(top, bottom, canvas.hazy(light, 0.35), light, deep, at=[0, 0.12, 1]))
    if glitter:
        for _ in range(26):
            near = rng.random()
            y, wide = top + 1 + (bottom - top) * near * 0.9, rng.uniform(3, 10) * (0.5 + near * 1.2)
            x = canvas.sun + rng.gauss(0, 6 + near * 8)
            canvas.box(x - wide, y, x + wide, y + 1 + near * 1.5, GLITTER[canvas.light.time], 0.5)
    for _ in range(28):
        near = rng.random() ** 0.7
        x, y, wide = rng.uniform(-10, SIDE + 10), top + 2 + (bottom - top) * near, rng.uniform(5, 17) * (0.4 + near)
        canvas.oval(x, y, wide, 0.6 + near * 1.1, WHITE, 0.16 + 0.15 * rng.random())


def scatter(canvas: Canvas, codes: tuple[str, ...], most: int, top: float, smallest: float, largest: float) -> None:
    """Draws up to `most` small things on the ground."""
    for _ in range(canvas.rng.randint(0, most)):
        x, y = canvas.rng.uniform(0.03, 0.97) * SIDE, canvas.rng.uniform(top, SIDE - 5)
        canvas.put(canvas.rng.choice(codes), x, y, canvas.rng.uniform(smallest, largest), flip=canvas.rng.random() < 0.5)
