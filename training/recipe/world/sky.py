"""The sky: colours by time of day, sun, moon, stars, clouds, a rainbow; and rain, snow or leaves in front of everything."""

import skia

from .canvas import SIDE, Canvas
from .light import OVERCAST, SKIES, WHITE, Light, mix, shade

CLOUD = {"day": WHITE, "sunset": (255, 190, 170), "night": (90, 100, 150)}
RAINBOW = ((255, 70, 70), (255, 160, 60), (255, 230, 80), (90, 210, 100), (80, 160, 255), (150, 100, 230))
PUFFS = ((-1.3, 0.25, 0.6), (-0.5, -0.15, 0.9), (0.45, -0.3, 1.0), (1.3, 0.2, 0.65))  # x, y, radius in units of a cloud's size
LEAVES = ((235, 140, 50), (215, 90, 50), (240, 185, 70))


def is_overcast(weather: str | None) -> bool:
    return weather in ("rain", "snow")


def set_light(canvas: Canvas, time: str, weather: str | None) -> tuple:
    """Chooses the sky's three colours, from top to horizon, and with them the light of the whole picture."""
    colours = canvas.rng.choice(SKIES[time])
    if is_overcast(weather):
        colours = tuple(mix(colour, OVERCAST[time], 0.55) for colour in colours)
    canvas.light = Light(time, colours[2])
    canvas.sun = canvas.rng.uniform(0.15, 0.85) * SIDE
    return colours


def sky(canvas: Canvas, horizon: float, time: str, weather: str | None, clouds: int | None = None) -> None:
    """Fills the canvas; what is below the horizon is painted over."""
    rng, colours = canvas.rng, set_light(canvas, time, weather)
    canvas.horizon = horizon
    canvas.fill(canvas.up_down(0, horizon + 20, *colours, at=[0, 0.6, 1]))
    overcast = is_overcast(weather)
    if time == "night":
        stars(canvas, rng.randint(25, 60), horizon * 0.9)
        if not overcast:
            moon(canvas, canvas.sun, rng.uniform(0.1, 0.3) * SIDE, rng.uniform(12, 20), mix(colours[0], colours[1], 0.3))
    elif time == "sunset":
        y, radius = horizon - rng.uniform(-4, 26), rng.uniform(20, 32)
        canvas.disc(canvas.sun, y, radius * 2.6, (255, 190, 90), 0.2 if overcast else 0.45, 22)
        canvas.disc(canvas.sun, y, radius, (255, 238, 170), 0.4 if overcast else 1)
    elif not overcast:
        y, radius = rng.uniform(0.08, 0.26) * SIDE, rng.uniform(13, 20)
        canvas.disc(canvas.sun, y, radius * 2.2, (255, 250, 200), 0.6, 12)
        canvas.disc(canvas.sun, y, radius, (255, 222, 80))
    colour = mix(CLOUD[time], shade(OVERCAST[time], 0.2), 0.6) if overcast else CLOUD[time]
    for _ in range(clouds if clouds is not None else 7 if overcast else rng.randint(1, 3)):
        reach = 0.4 if overcast else 0.75
        cloud(canvas, rng.uniform(0, SIDE), rng.uniform(0.04, reach) * horizon, rng.uniform(10, 22), colour)
    if weather == "rainbow":
        rainbow(canvas, horizon)


def stars(canvas: Canvas, count: int, bottom: float) -> None:
    for _ in range(count):
        x, y = canvas.rng.uniform(0, SIDE), canvas.rng.uniform(0, bottom)
        canvas.disc(x, y, canvas.rng.choice([0.6, 0.8, 1.3]), (255, 255, 240), canvas.rng.uniform(0.4, 1))


def moon(canvas: Canvas, x: float, y: float, radius: float, dark: tuple) -> None:
    """A full moon, or a crescent made by a disc of the sky's colour in front."""
    canvas.disc(x, y, radius * 2.4, (200, 210, 255), 0.25, 12)
    canvas.disc(x, y, radius, (250, 245, 215))
    if canvas.rng.random() < 0.6:
        canvas.disc(x + radius * 0.45, y - radius * 0.2, radius * 0.88, dark)


def cloud(canvas: Canvas, x: float, y: float, size: float, colour: tuple) -> None:
    """Four puffs on a flat base, as one shape, so that they do not show through each other."""
    fill = canvas.paint(canvas.up_down(y - size, y + size, mix(colour, WHITE, 0.25), mix(colour, (120, 130, 160), 0.22)))
    canvas.skia.saveLayerAlpha(None, 127 if canvas.light.time == "night" else 217)
    canvas.skia.clipRect(skia.Rect(0, 0, SIDE, y + size * 0.55), True)
    for dx, dy, radius in PUFFS:
        canvas.skia.drawCircle(x + dx * size, y + dy * size, radius * size, fill)
    canvas.skia.drawRect(skia.Rect(x - 1.5 * size, y, x + 1.5 * size, y + size * 0.55), fill)
    canvas.skia.restore()


def rainbow(canvas: Canvas, horizon: float) -> None:
    rng, alpha = canvas.rng, 0.5 if canvas.light.time == "night" else 0.75
    x, y, radius = rng.uniform(0.3, 0.7) * SIDE, horizon + rng.uniform(0, 30), rng.uniform(95, 130)
    for number, colour in enumerate(RAINBOW):
        canvas.skia.drawCircle(x, y, radius - 5 * number, canvas.paint(colour, alpha, stroke=5.5))


def falling(canvas: Canvas, weather: str | None) -> None:
    """Rain, snow or leaves over the whole picture."""
    rng = canvas.rng
    if weather == "rain":
        paint = canvas.paint((225, 235, 250), 0.35 if canvas.light.time == "night" else 0.5, stroke=1.2)
        for _ in range(110):
            x, y, length = rng.uniform(-10, SIDE), rng.uniform(-10, SIDE), rng.uniform(7, 15)
            canvas.skia.drawLine(x, y, x - length * 0.3, y + length, paint)
    elif weather == "snow":
        for _ in range(110):
            canvas.disc(rng.uniform(0, SIDE), rng.uniform(0, SIDE), rng.choice([1, 1.4, 2, 2.8]), WHITE, rng.uniform(0.6, 1))
    elif weather == "autumn":
        for _ in range(26):
            x, y, size = rng.uniform(0, SIDE), rng.uniform(0, SIDE), rng.uniform(2, 4.5)
            canvas.skia.save()
            canvas.skia.translate(x, y)
            canvas.skia.rotate(rng.uniform(0, 180))
            canvas.oval(0, 0, size, size * 0.5, canvas.choose(*LEAVES))
            canvas.skia.restore()


def evening_glow(canvas: Canvas) -> None:
    """Lets the low sun shine over things in front of it."""
    glow = canvas.glow(canvas.sun, canvas.horizon, SIDE * 0.8, (255, 170, 80), (255, 120, 80), alphas=(0.24, 0.0))
    canvas.skia.drawPaint(skia.Paint(Shader=glow, BlendMode=skia.BlendMode.kScreen))
