"""Names of people in credits: which words are names, and how lists of them are written.

A credit's names stand between 、，, spaces or slashes; a name of two characters is at times padded with a
space to the width of three (``吴 浩``). A name is judged by its form and its surname, so that a remark in
the place of a name (``（完）``, ``（以下略）``) is not taken for one.
"""

import re

_SPLIT = re.compile(r"[、，,；;/／|｜\s]+|\s*[&＆]\s*")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]{2,4}")
_FOREIGN = re.compile(r"[\u4e00-\u9fff]{1,7}(?:[·•][\u4e00-\u9fff]{1,9})+")
_PADDED = re.compile(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])[ \u3000]([\u4e00-\u9fff])(?![\u4e00-\u9fff])")

# The surnames in use, commonest first (the family names of the 百家姓 and of today's registers).
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧肖蔡潘田董袁于余叶蒋杜苏"
    "魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎闫薛尹段雷黎史龙陶贺顾毛"
    "郝龚邵万钱严赖覃洪武莫孔汤向常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦"
    "俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕"
    "屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵"
    "苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班"
    "储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄"
    "平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺"
    "战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由有宓濮郗芈缑淳逄郇郏郦逯"
)
# fmt: off
_COMPOUND = (
    "欧阳", "上官", "司马", "诸葛", "司徒", "东方", "独孤", "南宫", "夏侯", "皇甫", "尉迟", "公孙", "慕容",
    "令狐", "端木",
)
_NOT_NAMES = frozenset({
    "未完", "以下略", "待续", "未完待续", "完待续", "全文完", "节选", "有删节", "有删减", "有改动", "整理",
    "编译", "综合", "报道", "记者", "本报", "本刊", "单位", "万元", "文字", "时间", "国内", "国际", "金融",
    "来源", "平台", "项目", "全国", "相关", "明日", "时代", "单位亿元", "高清", "资料图", "应受访者", "要求",
    "化名", "谢谢", "谢谢您", "谢谢你", "谢谢大家",
})
# fmt: on
_MEDIA = re.compile(
    r"(?:网|报|社|台|刊|讯|通社|视|客户端|时报|日报|晚报|周刊|财经|新闻|频道|工作室|公众号|中心|研究院)$"
)


def is_name(word: str) -> bool:
    """True for what can be a person's name by its form."""
    return (
        bool(_HAN.fullmatch(word) or _FOREIGN.fullmatch(word))
        and word not in _NOT_NAMES
        and not is_medium(word)
    )


def has_surname(word: str) -> bool:
    """True when a name begins with a surname in use, or is a foreign one written with a dot."""
    return word.startswith(_COMPOUND) or word[:1] in _SURNAMES or "·" in word or "•" in word


def is_medium(word: str) -> bool:
    """True for the name of a medium, agency or office by its ending."""
    return bool(_MEDIA.search(word))


def split(text: str) -> list[str]:
    """The words of a list of names, padding inside names gone: ``张立军 吴 浩`` → ``[张立军, 吴浩]``."""
    joined = _PADDED.sub(r"\1\2", text)
    return [word for word in _SPLIT.split(joined.strip()) if word]


def names(text: str, *, surname: bool = False) -> list[str]:
    """The names when all of ``text`` is names, else an empty list; ``surname``: each must have one in use."""
    words = split(text)
    if words and all(is_name(word) and (not surname or has_surname(word)) for word in words):
        return list(dict.fromkeys(words))
    return []
