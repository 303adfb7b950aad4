# ruff: noqa: E501, SIM905 - registers, read as lines of words
"""The register of surnames in use, and words that begin like a name and are none.

The register: the 百家姓 and today's commonest, simplified. The words: from jieba's dictionary (MIT licence),
those of two or three characters that begin with a surname.
"""

from functools import cache
from importlib.resources import files

SINGLE = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧肖蔡潘田董袁于余叶蒋杜苏"
    "魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎闫薛尹段雷黎史龙陶贺顾毛"
    "郝龚邵万钱严赖覃洪武莫孔汤向常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦"
    "俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕"
    "屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵"
    "苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班"
    "储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄"
    "平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺"
    "战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由有宓濮郗芈缑淳逄"
    "郇郏郦习付代户昌凤贝诸贲经钮滑荀羿汲邴糜松弓牧隗山车蓬仰秋暴钭韶蓟怀鄂咸籍能苍双莘贡扶堵宰郤璩寿通别"
    "充宦鱼慎庾终暨步弘广禄东殳沃蔚越夔厍融訾空毋乜养须巢蒯后红竺益桓种么仉綦萨税归酆水家从曝泰"
)

WORDLIKE = frozenset(
    "水家通能经空后相都别越双广从终步充益养红东怀公国时计来但由有和成平普信利展初位富智应解强修权"
    "全满盘区原商银玉海干是泰种么税归"
)
"""Surnames that far more often begin a word: a name of theirs needs a role beside it."""

COMPOUND = (
    "欧阳 上官 司马 诸葛 司徒 东方 独孤 南宫 夏侯 皇甫 尉迟 公孙 慕容 令狐 端木 长孙 宇文 轩辕 闻人 澹台 "
    "公冶 宗政 濮阳 淳于 单于 太叔 申屠 仲孙 钟离 鲜于 司空 司寇 呼延 百里 东郭 西门 南门 第五 完颜 拓跋 赫连"
).split()

PLACES = frozenset(
    "北京 上海 天津 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 "
    "贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门 石家庄 太原 沈阳 大连 长春 哈尔滨 南京 苏州 "
    "无锡 常州 徐州 南通 扬州 杭州 宁波 温州 嘉兴 绍兴 金华 合肥 芜湖 福州 厦门 泉州 南昌 济南 青岛 烟台 潍坊 郑州 "
    "洛阳 武汉 宜昌 襄阳 长沙 株洲 广州 深圳 珠海 佛山 东莞 中山 惠州 南宁 桂林 海口 三亚 成都 绵阳 贵阳 昆明 拉萨 "
    "西安 咸阳 兰州 西宁 银川 乌鲁木齐 呼和浩特 包头 雄安 东北 华北 华东 华南 华中 西北 西南 "
    "美国 英国 法国 德国 日本 韩国 俄罗斯 印度 巴西 加拿大 澳大利亚 新加坡 纽约 华盛顿 伦敦 巴黎 东京 首尔 莫斯科 柏林 乌克兰 伊拉克 伊朗 叙利亚 泰国 越南 印尼 阿根廷 墨西哥 以色列 沙特 阿联酋 埃及 南非 希腊 荷兰 瑞士 瑞典 波兰 智利 秘鲁 古巴 蒙古 朝鲜 欧盟 欧洲 非洲".split()
)


@cache
def words() -> frozenset[str]:
    """Words that begin like a name."""
    text = (files(__package__) / "words.txt").read_text("utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())
