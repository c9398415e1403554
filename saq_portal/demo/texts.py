"""What the demonstration's nominees and officers write; N01 is the worked example."""

from typing import Any

from saq_portal.demo.tables import NomineeRow

UNDERSTANDING = (
    "工匠精神，是对精度锱铢必较、对缺陷零容忍、对工艺常怀敬畏。于我而言，它是二十六年守住每一道焊缝的责任心，"
    "是用数据说话、持续改进的质量观，更是把手艺毫无保留传给徒弟的担当。"
)
JOB_BRIEF = (
    "本人现任申浦重装第一机械制造有限公司总装车间焊接班班长，"
    "主要承担大型压力容器主焊缝、异种钢接头等关键工序的焊接与质量把关，"
    "是公司QC小组“破晓”的组长。岗位对焊接变形、层间温度和无损检测一次合格率要求极高，"
    "任何一处微小缺陷都可能导致整台设备返工甚至报废。"
    "日常工作包括：编制并优化关键焊缝作业指导书；带领班组开展首件验证与过程能力分析，对异常波动及时停线排查；"
    "组织焊工技能比武与岗位练兵；"
    "参与新产品工艺评审，从可制造性角度提出改进建议；承担公司内训师职责，每年授课不少于四十学时。"
)
SELF_STATEMENT = (
    "我1997年从技校毕业进厂，从一名普通焊工做起，二十六年没有离开过生产一线，现为高级技师、公司首席焊接技能专家。\n"
    "技术上，我专攻大厚壁异种钢焊接，摸索出“三段控温、对称跳焊”操作法，把某型容器主焊缝的焊后变形量由4.2毫米降至1.1毫米以内，"
    "射线检测一次合格率由94.6%提高到99.7%，该操作法已写入企业标准。面对反复出现的根部未熔合问题，我牵头成立QC小组，"
    "用因果图和正交试验逐项验证，锁定坡口钝边偏差这一真因，改进后全年减少返修工时一千八百余小时，"
    "小组成果获得上海市优秀质量管理小组成果荣誉。\n"
    "传承上，我先后带徒17人，其中9人取得技师以上等级，2人在市级职工技能竞赛中获得名次；牵头建立班组“缺陷样件库”，"
    "把多年积累的失效案例做成实物教材，供新员工对照学习。\n"
    "社会贡献上，我坚持参加社区志愿维修，每年为职业院校学生开设两次公益讲座，讲手艺，也讲做人。"
    "今后，我愿继续立足岗位、精益求精，把质量做到极致，把手艺传给更多年轻人，为上海制造的品质与口碑尽一份力。"
)
ACHIEVEMENT = (
    "一、攻克厚壁异种钢焊接变形难题\n"
    "2021年，公司承接某大型反应器制造任务，筒体壁厚186毫米，首批试件焊后椭圆度超差，交付面临延期。"
    "本人带领攻关小组运用DMAIC方法，对热输入、焊接顺序、拘束条件等9个因子开展筛选试验，建立变形预测模型，"
    "提出“三段控温、对称跳焊”操作法。实施后过程能力指数Cpk由0.82提升至1.46，产品一次交检合格率达到99.7%，"
    "累计节约返修费用约312万元（附件：财务部门核算证明）。"
)
# N38 carries what an attacker would type: it has to come out as plain text everywhere.
HOSTILE = '<script>alert("x")</script> {{7*7}} =HYPERLINK("http://127.0.0.1",A1)'
UNIT_OPINION = (
    "经公司审核并在内部公示5个工作日，未收到异议。"
    "该同志爱岗敬业、技艺精湛，所填情况及所附证明材料真实有效，同意推荐申报。"
)
RECOMMENDER_OPINION = (
    "经审核，该同志符合{year}年度“上海质量工匠”申报条件，长期扎根生产一线，质量改进成效显著，示范带动作用突出，"
    "在集团内好中选优。材料完整、真实、客观，同意推荐。"
)
NOT_RECOMMENDED = "经集团综合评审，排序未进入本年度推荐名额，鼓励下一年度继续申报。"
UNIT_REFUSED = "该同志申报的项目尚在验收阶段，成果证明材料暂不齐备，本年度不同意申报。"


def _worked_example() -> dict[str, Any]:
    return {
        "understanding": UNDERSTANDING,
        "job_brief": JOB_BRIEF,
        "self_statement": SELF_STATEMENT,
        "achievements": ACHIEVEMENT,
    }


def narrative(row: NomineeRow) -> dict[str, Any]:
    """The four long texts of one nominee."""
    if row.code == "N01":
        return _worked_example()
    post, trade = row.content["post_name"], row.content["trade"]
    extra = f"\n{HOSTILE}" if row.code == "N38" else ""
    return {
        "understanding": (
            f"工匠精神，是把{trade}这件事做到分毫不差的执着，是遇到问题不绕行、用数据找真因的习惯，"
            "也是把经验传给下一代的担当。"
        ),
        "job_brief": (
            f"本人现任{row.employer}{post}，承担{trade}岗位的关键工序与质量把关，"
            f"负责作业指导书编制、过程异常排查和班组改善活动。{extra}"
        ),
        "self_statement": (
            f"我长期扎根{trade}一线，坚持用质量工具解决现场问题，牵头完成多项改进，相关做法已写入单位作业标准。"
            "我注重传承，带教青年职工，组织岗位练兵；业余时间参加社区志愿服务，为职业院校学生讲授质量课。"
        ),
        "achievements": (
            f"一、解决{trade}岗位的关键质量难题\n"
            "针对反复出现的质量波动，本人带领小组运用因果图、正交试验等方法逐项验证，锁定真因，"
            "改进后一次合格率明显提高，全年减少返工工时六百余小时。\n"
            f"二、固化经验，推广做法\n编写《{trade}岗位作业要点》，在单位内推广，经财务部门核算累计节约费用约86万元。"
        ),
    }


def indicators(row: NomineeRow) -> dict[str, Any]:
    """The ticks behind the letters A 工艺专长, B 高超技能, C 领军作用, D 突出贡献."""
    trade = row.content["trade"]
    result: dict[str, Any] = {}
    if "A" in row.indicators:
        result["craft"] = {"skill": f"{trade}精细作业", "stunt": "三段控温、对称跳焊操作法"} if row.code == "N01" else {
            "speciality": f"{trade}质量改进"
        }  # fmt: skip
    if "C" in row.indicators:
        result["mentoring"] = {"apprentice": "", "training": ""}
        result["apprentices"] = 17 if row.code == "N01" else 4
    if "D" in row.indicators:
        result["contribution"] = ["industry", "unit"]
    return result
