"""The outdoor places. Each paints itself and returns the range of y in which things stand on its ground, far and near."""

from .canvas import SIDE, Canvas
from .light import WHITE, mix, shade
from .nature import peaks, pine, plant_tree, scatter, sea
from .sky import cloud, is_overcast, sky

Ground = tuple[float, float]

GRASS = ((110, 170, 80), (90, 155, 85), (135, 175, 75))
DRY_GRASS = ((190, 165, 85), (200, 150, 80), (170, 160, 85))
PALM, SHELL, CRAB, PARASOL, CACTUS = "1f334", "1f41a", "1f980", "26f1", "1f335"
MUSHROOM, HERB, BLOSSOM, ROCK, TULIP, SUNFLOWER = "1f344", "1f33f", "1f33c", "1faa8", "1f337", "1f33b"


def grass(canvas: Canvas, weather: str | None) -> tuple:
    return canvas.choose(*(DRY_GRASS if weather == "autumn" else GRASS))


def beach(canvas: Canvas, time: str, weather: str | None) -> Ground:
    rng, horizon = canvas.rng, canvas.rng.uniform(0.36, 0.48) * SIDE
    sky(canvas, horizon, time, weather)
    if rng.random() < 0.4:
        hill = canvas.lit((90, 150, 120), 0.5)
        canvas.ground(horizon - 2, 5, hill, hill, 8)
    shore = horizon + rng.uniform(28, 44)
    sea(canvas, horizon, shore + 14, not is_overcast(weather))
    sand = canvas.choose((246, 220, 160), (240, 205, 145), (250, 230, 185))
    wet = mix(sand, (120, 90, 60), 0.18)
    canvas.ground(shore + 3, 3, canvas.lit(WHITE), sand, 6)
    canvas.ground(shore + 7, 3, wet, sand, 14)
    canvas.ground(shore + 12, 3, sand, mix(sand, (150, 100, 50), 0.25))
    if rng.random() < 0.75:
        x = rng.uniform(0.04, 0.2) if rng.random() < 0.5 else rng.uniform(0.8, 0.96)
        canvas.put(PALM, x * SIDE, shore + rng.uniform(30, 60), rng.uniform(95, 140), flip=rng.random() < 0.5)
    scatter(canvas, (SHELL, SHELL, PARASOL), 2, shore + 50, 18, 30)
    return shore + 38, SIDE - 14


def open_sea(canvas: Canvas, time: str, weather: str | None) -> Ground:
    horizon = canvas.rng.uniform(0.34, 0.5) * SIDE
    sky(canvas, horizon, time, weather)
    if canvas.rng.random() < 0.4:
        island = canvas.lit((80, 130, 130), 0.55)
        canvas.ground(horizon - 3, 6, island, island, 8)
    sea(canvas, horizon, SIDE, not is_overcast(weather))
    return horizon + 34, SIDE - 22


def forest(canvas: Canvas, time: str, weather: str | None) -> Ground:
    rng, horizon = canvas.rng, canvas.rng.uniform(0.42, 0.55) * SIDE
    sky(canvas, horizon, time, weather)
    floor = canvas.lit((235, 242, 250)) if weather == "snow" else grass(canvas, weather)
    kind = rng.choice(["pine", "tree", "mixed"])
    canvas.ground(horizon - 6, 8, canvas.lit((70, 130, 90), 0.55), canvas.lit((70, 130, 90), 0.5), 20)
    for row, (distance, height, count) in enumerate([(0.5, 60, 13), (0.28, 88, 9)]):
        for i in range(count):
            x = (i + 0.5 + rng.uniform(-0.4, 0.4)) * SIDE / count
            plant_tree(canvas, x, horizon + 10 * row + 4, height * rng.uniform(0.75, 1.15), distance, kind, weather)
    canvas.ground(horizon + 10, 4, floor, mix(floor, (20, 60, 40), 0.35))
    for left in (True, False):
        for _ in range(rng.randint(1, 2)):
            x = (rng.uniform(-0.02, 0.16) if left else rng.uniform(0.84, 1.02)) * SIDE
            y, height = horizon + rng.uniform(26, 60), rng.uniform(120, 170)
            canvas.oval(x, y, height * 0.25, height * 0.04, (10, 20, 30), 0.3, 3)
            plant_tree(canvas, x, y, height, 0.05, kind, weather)
    scatter(canvas, (ROCK,) if weather == "snow" else (MUSHROOM, HERB, BLOSSOM), 4, horizon + 40, 14, 26)
    return horizon + 36, SIDE - 14


def snowfield(canvas: Canvas, time: str, weather: str | None) -> Ground:
    rng, horizon = canvas.rng, canvas.rng.uniform(0.45, 0.58) * SIDE
    sky(canvas, horizon, time, weather)
    if rng.random() < 0.7:
        peaks(canvas, horizon + 4, rng.uniform(50, 90), (140, 160, 190), 0.35, rng.choice([3, 4, 5]))
    white = canvas.lit((240, 247, 255))
    canvas.ground(horizon, 8, canvas.hazy(white, 0.3), white, 40)
    for _ in range(rng.randint(2, 6)):
        pine(canvas, rng.uniform(0, SIDE), horizon + rng.uniform(4, 18), rng.uniform(34, 70), 0.2, True)
    canvas.ground(horizon + 20, 6, white, mix(white, (120, 150, 210), 0.35))
    return horizon + 40, SIDE - 14


def desert(canvas: Canvas, time: str, weather: str | None) -> Ground:
    rng, horizon = canvas.rng, canvas.rng.uniform(0.42, 0.55) * SIDE
    sky(canvas, horizon, time, weather)
    sand = canvas.choose((238, 190, 110), (230, 170, 95), (225, 150, 90))
    if rng.random() < 0.4:
        x, wide = rng.uniform(0.12, 0.88) * SIDE, rng.uniform(40, 66)
        fill = canvas.gradient((x - wide, 0), (x + wide, 0), canvas.hazy(sand, 0.2), shade(sand, 0.3))
        canvas.shape([(x, horizon - wide * 0.8), (x + wide, horizon + 6), (x - wide, horizon + 6)], fill)
    canvas.ground(horizon - 2, 10, canvas.hazy(sand, 0.4), canvas.hazy(sand, 0.1), 40)
    canvas.ground(horizon + 14, 10, mix(sand, (255, 240, 200), 0.15), mix(sand, (120, 60, 40), 0.2), 60)
    canvas.ground(horizon + 38, 8, mix(sand, (255, 230, 180), 0.2), mix(sand, (110, 60, 40), 0.3))
    for _ in range(rng.randint(1, 4)):
        x = rng.choice([rng.uniform(0.02, 0.28), rng.uniform(0.72, 0.98)]) * SIDE
        canvas.put(CACTUS, x, rng.uniform(horizon + 22, SIDE - 30), rng.uniform(30, 75), flip=rng.random() < 0.5)
    return horizon + 48, SIDE - 14


def mountains(canvas: Canvas, time: str, weather: str | None) -> Ground:
    rng, horizon = canvas.rng, canvas.rng.uniform(0.5, 0.6) * SIDE
    sky(canvas, horizon, time, weather)
    peaks(canvas, horizon + 4, rng.uniform(95, 130), (120, 130, 165), 0.45, 3)
    peaks(canvas, horizon + 10, rng.uniform(60, 90), (100, 110, 130), 0.2, 4, rng.random() < 0.7)
    green = canvas.lit((235, 242, 250)) if weather == "snow" else grass(canvas, weather)
    canvas.ground(horizon + 4, 7, canvas.hazy(green, 0.25), green, 30)
    if rng.random() < 0.3:
        sea(canvas, horizon + 14, horizon + 34, not is_overcast(weather))
    for _ in range(rng.randint(3, 8)):
        plant_tree(canvas, rng.uniform(0, SIDE), horizon + rng.uniform(8, 22), rng.uniform(24, 46), 0.15, "pine", weather)
    canvas.ground(horizon + 28, 5, green, mix(green, (20, 60, 40), 0.35))
    scatter(canvas, (ROCK,) if weather == "snow" else (BLOSSOM, HERB, ROCK), 5, horizon + 44, 12, 22)
    return horizon + 42, SIDE - 14


def farm(canvas: Canvas, time: str, weather: str | None) -> Ground:
    rng, horizon = canvas.rng, canvas.rng.uniform(0.42, 0.54) * SIDE
    sky(canvas, horizon, time, weather)
    green = canvas.lit((235, 242, 250)) if weather == "snow" else grass(canvas, weather)
    canvas.ground(horizon - 4, 9, canvas.lit((120, 170, 90), 0.4), canvas.lit((120, 170, 90), 0.3), 30)
    barn(canvas, rng.choice([rng.uniform(0.1, 0.28), rng.uniform(0.72, 0.9)]) * SIDE, horizon + 10, rng.uniform(26, 36))
    for _ in range(rng.randint(1, 3)):
        plant_tree(canvas, rng.uniform(0, SIDE), horizon + 10, rng.uniform(36, 58), 0.15, "tree", weather)
    canvas.ground(horizon + 10, 4, green, mix(green, (40, 70, 30), 0.35))
    furrow = mix(green, canvas.lit((150, 110, 60)), 0.35)
    for i in range(-3, 4):
        far, near = SIDE / 2 + i * 20, SIDE / 2 + i * 90
        canvas.shape([(far, horizon + 16), (far + 3, horizon + 16), (near + 14, SIDE), (near, SIDE)], furrow)
    fence, y = canvas.lit((235, 225, 205)), horizon + 22
    for x in range(-6, SIDE, 26):
        canvas.box(x, y - 9, x + 4, y + 8, fence)
    canvas.box(0, y - 6, SIDE, y - 3, fence)
    canvas.box(0, y + 1, SIDE, y + 4, fence)
    return horizon + 42, SIDE - 14


def barn(canvas: Canvas, x: float, y: float, half: float) -> None:
    """A red barn with a white edge along its roof."""
    red, trim = canvas.lit((190, 60, 50)), canvas.lit((250, 245, 235))
    outline = ((-1, 0), (-1, -1), (-0.7, -1.6), (0, -2), (0.7, -1.6), (1, -1), (1, 0))
    fill = canvas.gradient((x - half, 0), (x + half, 0), red, mix(red, (40, 10, 20), 0.35))
    canvas.shape([(x + dx * half, y + dy * half) for dx, dy in outline], fill)
    edge = [(x + dx * half * 1.06, y + dy * half * 1.04) for dx, dy in outline[1:6]]
    for start, end in zip(edge, edge[1:], strict=False):
        canvas.skia.drawLine(*start, *end, canvas.paint(trim, stroke=2.5))
    canvas.box(x - half * 0.32, y - half * 0.75, x + half * 0.32, y, trim)
    canvas.box(x - half * 0.24, y - half * 0.67, x + half * 0.24, y, canvas.lit((120, 40, 36)))


def meadow(canvas: Canvas, time: str, weather: str | None) -> Ground:
    rng, horizon = canvas.rng, canvas.rng.uniform(0.4, 0.55) * SIDE
    sky(canvas, horizon, time, weather)
    green = grass(canvas, weather)
    canvas.ground(horizon - 6, 14, canvas.hazy(green, 0.5), canvas.hazy(green, 0.3), 40)
    for _ in range(rng.randint(0, 3)):
        plant_tree(canvas, rng.uniform(0, SIDE), horizon + rng.uniform(2, 10), rng.uniform(30, 64), 0.2, "tree", weather)
    canvas.ground(horizon + 10, 10, canvas.hazy(green, 0.15), green, 50)
    canvas.ground(horizon + 30, 8, mix(green, (255, 255, 180), 0.1), mix(green, (20, 60, 40), 0.3))
    colour = canvas.choose((250, 240, 240), (250, 215, 90), (240, 120, 140), (190, 140, 230))
    for _ in range(0 if weather == "autumn" else rng.randint(20, 60)):
        near = rng.random()
        x, y = rng.uniform(0, SIDE), horizon + 14 + near * (SIDE - horizon - 16)
        canvas.disc(x, y, 0.8 + near * 2.0, colour)
        canvas.disc(x, y, 0.3 + near * 0.8, canvas.lit((240, 180, 40)))
    scatter(canvas, (HERB,) if weather == "autumn" else (BLOSSOM, TULIP, SUNFLOWER, HERB), 4, horizon + 40, 16, 30)
    return horizon + 40, SIDE - 14


def heaven(canvas: Canvas, time: str, weather: str | None) -> Ground | None:
    """High in the sky: no ground, clouds below."""
    rng = canvas.rng
    sky(canvas, SIDE * 1.05, time, weather, clouds=rng.randint(3, 6))
    colour = canvas.lit(WHITE)
    for row in range(3):
        for _ in range(5):
            cloud(canvas, rng.uniform(0, SIDE), SIDE * (0.86 + 0.07 * row) + rng.uniform(-6, 6), rng.uniform(22, 36), colour)
    return None
