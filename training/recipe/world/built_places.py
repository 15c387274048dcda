"""The places without a landscape: a city, a room, space, the seabed."""

import skia

from .canvas import SIDE, Canvas
from .landscapes import Ground
from .light import WHITE, Light, mix, shade
from .nature import SNOW, plant_tree
from .sky import sky, stars

FURNITURE = ("1f6cb", "1fab4", "1f6cf", "1fa91")
FRAME, ROCK, STAR = "1f5bc", "1faa8", "2b50"
PLANETS = ("1fa90", "1f30d", "1f315", "2604", STAR)
SEABED = ("1fab8", "1f41a", ROCK, STAR)
ROOM_LIGHT = {"day": (1, 1, 1), "sunset": (1, 0.88, 0.78), "night": (0.62, 0.62, 0.8)}
UNDER_WATER = {
    "day": ((120, 220, 235), (10, 90, 170)),
    "sunset": ((240, 180, 150), (60, 60, 140)),
    "night": ((40, 80, 140), (6, 18, 60)),
}


def city(canvas: Canvas, time: str, weather: str | None) -> Ground:
    rng, horizon = canvas.rng, canvas.rng.uniform(0.58, 0.66) * SIDE
    sky(canvas, horizon, time, weather)
    for front, (distance, low, high) in enumerate([(0.6, 60, 120), (0.3, 40, 105)]):
        x = -8.0
        while x < SIDE:
            wide, height = rng.uniform(20, 36), rng.uniform(low, high)
            tower(canvas, x, horizon, wide, height, distance, bool(front))
            x += wide + rng.choice([0, 0, 2])
    pavement, road = canvas.lit((170, 170, 175)), canvas.lit((86, 90, 100))
    if weather == "snow":
        pavement = canvas.lit(SNOW)
    canvas.box(0, horizon + 2, SIDE, SIDE, pavement)
    canvas.box(0, horizon + 16, SIDE, SIDE, canvas.up_down(horizon + 16, SIDE, road, shade(road, 0.3)))
    offset = rng.uniform(-44, 0)
    for i in range(8):
        x = offset + 44 * i
        canvas.shape(
            [(x, horizon + 52), (x + 24, horizon + 52), (x + 20, horizon + 57), (x - 6, horizon + 57)], canvas.lit((235, 230, 200))
        )
    for _ in range(rng.randint(1, 3)):
        plant_tree(canvas, rng.uniform(0, SIDE), horizon + 12, rng.uniform(36, 54), 0.05, "tree", weather)
    return horizon + 32, SIDE - 12


def tower(canvas: Canvas, x: float, ground: float, wide: float, height: float, distance: float, windows: bool) -> None:
    rng = canvas.rng
    wall = canvas.choose((120, 140, 170), (170, 120, 110), (150, 150, 160), (90, 120, 150), (190, 170, 140), distance=distance)
    canvas.box(x, ground - height, x + wide, ground + 10, canvas.gradient((x, 0), (x + wide, 0), wall, shade(wall, 0.3)))
    if not windows:
        return
    lamps = {"day": 0.0, "sunset": 0.3, "night": 0.55}[canvas.light.time]
    dark = (90, 100, 140) if canvas.light.time == "night" else canvas.lit((170, 205, 235))
    for row in range(int((height - 10) / 9)):
        for column in range(int((wide - 8) / 8) + 1):
            left, top = x + 4 + 8 * column, ground - height + 6 + 9 * row
            if left + 4 < x + wide:
                canvas.box(left, top, left + 4, top + 5, (255, 220, 120) if rng.random() < lamps else dark, 0.95)


def room(canvas: Canvas, time: str, weather: str | None) -> Ground:
    """A wall with a window that shows the time of day, a floor with a rug, furniture."""
    rng, floor = canvas.rng, canvas.rng.uniform(0.64, 0.72) * SIDE
    gains = ROOM_LIGHT[time]

    def lit(colour: tuple) -> tuple:
        return tuple(channel * gain for channel, gain in zip(colour, gains, strict=True))

    left, top = rng.uniform(0.12, 0.5) * SIDE, rng.uniform(0.1, 0.18) * SIDE
    window = skia.Rect(left, top, left + rng.uniform(70, 96), top + rng.uniform(70, 90))
    sky(canvas, window.bottom(), time, weather)
    seen = {"day": (255, 222, 80), "sunset": (255, 238, 170), "night": (250, 245, 215)}[time]
    canvas.disc(left + window.width() * 0.7, top + window.height() * 0.3, 9, seen)
    canvas.ground(top + window.height() * 0.8, 5, canvas.lit((110, 170, 90)), canvas.lit((90, 150, 80)))
    wall = rng.choice([(250, 225, 190), (200, 225, 235), (225, 210, 240), (210, 235, 205), (245, 205, 200)])
    canvas.skia.save()
    canvas.skia.clipRect(window, skia.ClipOp.kDifference)
    canvas.box(0, 0, SIDE, floor, canvas.up_down(0, floor, lit(wall), lit(mix(wall, (120, 90, 80), 0.2))))
    canvas.skia.restore()
    frame = lit((250, 248, 240))
    canvas.skia.drawRect(window, canvas.paint(frame, stroke=6))
    middle, centre = (window.left() + window.right()) / 2, (window.top() + window.bottom()) / 2
    canvas.skia.drawLine(middle, window.top(), middle, window.bottom(), canvas.paint(frame, stroke=3))
    canvas.skia.drawLine(window.left(), centre, window.right(), centre, canvas.paint(frame, stroke=3))
    wood = lit(rng.choice([(190, 135, 90), (160, 110, 75), (210, 165, 120)]))
    canvas.box(0, floor, SIDE, SIDE, canvas.up_down(floor, SIDE, wood, mix(wood, (60, 30, 20), 0.35)))
    canvas.box(0, floor - 4, SIDE, floor + 1, lit((250, 245, 235)))
    for board in range(1, 5):
        y = floor + (SIDE - floor) * (board / 5) ** 1.4
        canvas.box(0, y, SIDE, y + 1, mix(wood, (40, 20, 10), 0.5), 0.5)
    rug = lit(rng.choice([(215, 90, 90), (90, 140, 200), (120, 170, 120), (230, 190, 100)]))
    canvas.oval(SIDE / 2, floor + (SIDE - floor) * 0.58, SIDE * 0.4, (SIDE - floor) * 0.3, rug, 0.9)
    if rng.random() < 0.8:
        canvas.put(rng.choice(FURNITURE), rng.choice([0.16, 0.84]) * SIDE, floor + 16, rng.uniform(70, 96))
    if rng.random() < 0.5:
        canvas.put(FRAME, (0.88 if left < SIDE * 0.35 else 0.12) * SIDE, floor - 60, 36, shadow=False)
    return floor + 22, SIDE - 10


def space(canvas: Canvas, time: str, weather: str | None) -> Ground | None:
    """Stars, nebulae and planets; sometimes the ground of a moon to stand on."""
    rng = canvas.rng
    dark = rng.choice([(8, 8, 30), (16, 8, 40), (6, 16, 40)])
    canvas.light, canvas.sun = Light("day", (60, 50, 110)), rng.uniform(0.2, 0.8) * SIDE
    canvas.fill(canvas.gradient((0, 0), (SIDE * 0.4, SIDE), dark, mix(dark, (60, 30, 110), 0.5)))
    for _ in range(4):
        cloud = rng.choice([(110, 60, 200), (40, 90, 200), (220, 80, 160), (40, 160, 180)])
        canvas.disc(rng.uniform(0, SIDE), rng.uniform(0, SIDE), rng.uniform(30, 70), cloud, 0.28, 28)
    stars(canvas, 110, SIDE)
    for _ in range(rng.randint(1, 3)):
        x, y, side = rng.uniform(0.1, 0.9) * SIDE, rng.uniform(0.2, 0.5) * SIDE, rng.uniform(24, 70)
        canvas.put(rng.choice(PLANETS), x, y, side, shadow=False, light=0)
    if rng.random() < 0.45:
        return None
    stone, y = rng.choice([(170, 170, 185), (190, 120, 90), (120, 130, 170)]), SIDE * rng.uniform(0.68, 0.78)
    canvas.ground(y, 5, mix(stone, WHITE, 0.15), mix(stone, (20, 15, 40), 0.5))
    for _ in range(7):
        x, crater, size = rng.uniform(0, SIDE), rng.uniform(y + 8, SIDE), rng.uniform(6, 18)
        canvas.oval(x, crater, size, size * 0.32, mix(stone, (20, 15, 40), 0.5), 0.7)
        canvas.oval(x, crater + size * 0.08, size * 0.9, size * 0.24, mix(stone, (0, 0, 0), 0.15), 0.8)
    return y + 16, SIDE - 10


def underwater(canvas: Canvas, time: str, weather: str | None) -> Ground:
    rng, (above, below) = canvas.rng, UNDER_WATER[time]
    canvas.light, canvas.sun = Light(time, mix(above, below, 0.5)), rng.uniform(0.2, 0.8) * SIDE
    canvas.fill(canvas.up_down(0, SIDE, above, below))
    for _ in range(5):  # rays
        x, wide, slant = rng.uniform(-40, SIDE), rng.uniform(14, 34), rng.uniform(30, 80)
        fill = canvas.gradient((0, 0), (0, SIDE * 0.85), WHITE, WHITE, alphas=(0.1 if time == "night" else 0.27, 0.0))
        canvas.shape([(x, 0), (x + wide, 0), (x + wide + slant * 1.4, SIDE * 0.85), (x + slant, SIDE * 0.85)], fill)
    y = SIDE * rng.uniform(0.74, 0.84)
    sand = canvas.hazy(canvas.lit((225, 205, 150)), 0.4)
    canvas.ground(y - 8, 6, canvas.hazy(sand, 0.5), sand, 30)
    canvas.ground(y, 4, sand, mix(sand, (10, 30, 80), 0.35))
    for _ in range(rng.randint(3, 8)):
        weed(canvas, rng.uniform(0, SIDE), y + rng.uniform(0, 20), rng.uniform(25, 70))
    for _ in range(rng.randint(1, 3)):
        canvas.put(rng.choice(SEABED), rng.uniform(0.05, 0.95) * SIDE, y + rng.uniform(8, 24), rng.uniform(22, 44), distance=0.25)
    for _ in range(14):
        canvas.disc(rng.uniform(0, SIDE), rng.uniform(0, SIDE * 0.8), rng.uniform(1, 4), WHITE, 0.35)
    return y + 4, SIDE - 8


def weed(canvas: Canvas, x: float, y: float, height: float) -> None:
    rng, path = canvas.rng, skia.PathBuilder() if hasattr(skia, "PathBuilder") else skia.Path()
    colour = canvas.hazy(canvas.choose((60, 160, 90), (90, 180, 80), (220, 90, 110), (240, 140, 80)), 0.25)
    path.moveTo(x, y)
    bends = (x + rng.uniform(-14, 14), x + rng.uniform(-14, 14), x + rng.uniform(-8, 8))
    path.cubicTo(bends[0], y - height * 0.3, bends[1], y - height * 0.7, bends[2], y - height)
    path = path.detach() if hasattr(path, "detach") else path
    canvas.skia.drawPath(path, canvas.paint(colour, stroke=rng.uniform(3, 6)))
