"""The words for everything in a picture that is not a subject, in English and Chinese."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """Ways to say one thing; `en` and `zh` are for sentences, the nouns for lists of words."""

    en: tuple[str, ...]
    zh: tuple[str, ...]
    en_nouns: tuple[str, ...]
    zh_nouns: tuple[str, ...]


PLACES = {
    "sea": Words(
        ("on the sea", "at sea", "on the ocean", "on the water", "on a lake"),
        ("大海上", "海上", "海面上", "水面上", "湖面上"),
        ("sea", "the sea", "ocean", "lake"),
        ("大海", "海", "海洋", "湖"),
    ),
    "beach": Words(
        ("on the beach", "at the beach", "by the sea"), ("海滩上", "沙滩上", "海边"), ("beach",), ("沙滩", "海滩", "海边")
    ),
    "forest": Words(
        ("in the forest", "in a forest", "in the woods", "in the jungle", "among trees"),
        ("森林里", "树林里", "森林中", "林中", "丛林里", "树下"),
        ("forest", "woods", "jungle"),
        ("森林", "树林", "丛林"),
    ),
    "snowfield": Words(
        ("in the snow", "on a snowfield", "in a snowy field"), ("雪地里", "雪地上", "雪中"), ("snowfield", "snow"), ("雪地", "雪原")
    ),
    "desert": Words(("in the desert", "in a desert"), ("沙漠里", "沙漠中", "大漠里"), ("desert",), ("沙漠", "大漠")),
    "mountains": Words(
        ("in the mountains", "in front of mountains", "on a mountain", "in a valley"),
        ("山里", "群山间", "山间", "山前", "山上", "山脚下", "雪山下", "山谷里"),
        ("mountains", "mountain", "valley"),
        ("山", "群山", "高山", "雪山", "山谷"),
    ),
    "city": Words(
        ("in the city", "in a city", "on a city street", "on the street", "in a town"),
        ("城市里", "街上", "城里", "马路上", "大街上", "小镇上"),
        ("city", "street", "town"),
        ("城市", "街道", "都市", "小镇"),
    ),
    "space": Words(
        ("in space", "in outer space"), ("太空中", "太空里", "宇宙中"), ("space", "outer space"), ("太空", "宇宙", "星际")
    ),
    "underwater": Words(
        ("under the sea", "underwater", "at the bottom of the sea"),
        ("海底", "海里", "水下"),
        ("underwater", "seabed"),
        ("海底", "水下"),
    ),
    "farm": Words(
        ("on the farm", "on a farm", "in front of a red barn"),
        ("农场里", "农场上", "田里"),
        ("farm", "barn"),
        ("农场", "农田", "谷仓"),
    ),
    "meadow": Words(
        ("in a meadow", "on the grass", "in a field of flowers", "in a garden", "in the garden", "in a park", "in a field"),
        ("草地上", "花丛中", "草原上", "花园里", "公园里", "草坪上", "田野里"),
        ("meadow", "grass", "garden", "park", "field"),
        ("草地", "草原", "花田", "花园", "公园", "田野"),
    ),
    "room": Words(
        ("in a room", "in the room", "at home", "in the house", "in a kitchen", "indoors"),
        ("房间里", "屋里", "家里", "屋子里", "客厅里", "厨房里"),
        ("room", "indoors", "kitchen"),
        ("房间", "室内", "家里", "客厅"),
    ),
    "sky": Words(
        ("in the sky", "above the clouds", "in the clouds"),
        ("天上", "天空中", "空中", "云上"),
        ("sky", "clouds"),
        ("天空", "云", "云端"),
    ),
}
TIMES = {
    "day": Words(("during the day", "by day", "on a sunny day"), ("白天", "晴天"), ("day", "daytime"), ("白天", "晴天")),
    "sunset": Words(
        ("at sunset", "at dusk", "in the sunset"),
        ("夕阳下", "日落时", "黄昏时", "傍晚"),
        ("sunset", "dusk", "evening", "golden hour"),
        ("夕阳", "日落", "黄昏", "傍晚", "晚霞", "落日"),
    ),
    "night": Words(
        ("at night", "under the stars", "under the night sky", "in the moonlight", "at midnight"),
        ("夜晚", "夜里", "晚上", "星空下", "月光下", "深夜"),
        ("night", "starry sky"),
        ("夜晚", "夜", "星空", "晚上"),
    ),
}
WEATHERS = {
    "rain": Words(("in the rain", "on a rainy day"), ("雨中", "下雨时", "雨天"), ("rain", "rainy"), ("下雨", "雨", "雨天")),
    "snow": Words(("in falling snow", "while it snows"), ("下雪时", "大雪中", "雪天"), ("snowing", "snowfall"), ("下雪", "大雪")),
    "rainbow": Words(("under a rainbow", "with a rainbow"), ("彩虹下", "彩虹下面"), ("rainbow",), ("彩虹",)),
    "autumn": Words(("in autumn", "in fall"), ("秋天", "秋日里", "秋天里"), ("autumn", "fall"), ("秋天", "秋", "秋色")),
}
ADJECTIVES = {
    "rain": ("rainy",),
    "snow": ("snowy",),
    "autumn": ("autumn",),
    "night": ("dark",),
}  # before a place's noun: "a snowy forest"

FILLERS = (  # adjectives that people write and that change nothing in a picture
    *(("cute", "可爱的"), ("beautiful", "漂亮的"), ("happy", "快乐的"), ("lovely", "美丽的"), ("magical", "神奇的")),
    *(("fluffy", "毛茸茸的"), ("old", "古老的"), ("young", "年轻的"), ("smiling", "微笑的"), ("sleeping", "睡觉的")),
    *(("running", "奔跑的"), ("sitting", "坐着的"), ("wild", "野生的"), ("funny", "有趣的"), ("brave", "勇敢的")),
    *(("shiny", "闪亮的"), ("lonely", "孤独的"), ("wooden", "木头的"), ("mysterious", "神秘的"), ("elegant", "优雅的")),
)
USUAL_FILLERS = FILLERS[:2]  # what people write most
FLOURISHES = (  # praise for the end, in English and in Chinese
    ("masterpiece", "highly detailed", "best quality", "4k", "cinematic lighting", "beautiful", "illustration", "digital art"),
    ("高清", "精美", "细节丰富", "唯美", "大师作品", "插画", "童话风", "梦幻", "电影感", "治愈"),
)

ACCESSORIES = {  # what a head can wear: English after the name, Chinese before it
    "hat": (("wearing a hat", "with a hat", "in a top hat"), ("戴帽子的", "戴礼帽的", "戴着帽子的")),
    "cap": (("wearing a cap", "in a baseball cap"), ("戴棒球帽的", "戴鸭舌帽的")),
    "crown": (("wearing a crown", "with a crown"), ("戴皇冠的", "戴着王冠的")),
    "sunglasses": (("wearing sunglasses", "with glasses"), ("戴墨镜的", "戴眼镜的", "戴着墨镜的")),
    "scarf": (("wearing a scarf", "with a scarf"), ("戴围巾的", "围着围巾的")),
    "umbrella": (("holding an umbrella", "with an umbrella"), ("打伞的", "撑着伞的", "拿着雨伞的")),
}
MATERIALS = {  # before the name in both languages
    "robot": (("robot", "robotic", "mechanical"), ("机械", "机器", "钢铁")),
    "golden": (("golden", "gold"), ("金色的", "黄金", "金")),
    "ice": (("ice", "frozen"), ("冰", "冰做的", "寒冰")),
    "stone": (("stone",), ("石头", "石")),
    "chocolate": (("chocolate",), ("巧克力", "巧克力做的")),
}
STYLES = {  # a prompt without a style gets the first one most of the time
    "3d": (("3d", "3d render", "3d style"), ("3D", "三维", "立体", "3D 风格")),
    "flat": (("flat", "flat illustration", "flat design"), ("扁平", "扁平风格", "扁平插画")),
    "line art": (("line art", "line drawing", "black and white line art"), ("线稿", "线条画", "简笔画")),
    "pixel art": (("pixel art", "8-bit pixel art"), ("像素画", "像素风", "像素风格")),
    "watercolour": (("watercolor", "watercolour painting", "watercolor painting"), ("水彩", "水彩画", "水彩风格")),
    "oil": (("oil painting", "oil on canvas"), ("油画", "油画风格")),
}
STYLE_ARTICLES = {
    "line art": "a line drawing of",
    "pixel art": "a pixel art",
    "watercolour": "a watercolor of",
    "oil": "an oil painting of",
}
COUNTS = {2: ("two", ("两", "2")), 3: ("three", ("三", "3")), 4: ("four", ("四", "4"))}
SIZES = {
    "small": (("small", "little", "tiny"), ("小", "很小的", "小小的")),
    "big": (("big", "large", "huge"), ("大", "很大的", "巨大的")),
}
SIDES = {"left": ("on the left", "左边"), "right": ("on the right", "右边")}
RELATIONS = {
    "left": (("to the left of", "left of"), "左边"),
    "right": (("to the right of", "right of"), "右边"),
    "top": (("above", "over"), "上面"),
    "bottom": (("under", "below"), "下面"),
}
MIRRORED = {"left": "right", "right": "left"}
