"""Parameters of face checks."""

from pipelines.rules.platform.parameters.definition import DECIMAL, FLAG, INTEGER, Definition

FACES = "人脸核验"


DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        name="face_threshold",
        title="人脸比对阈值",
        hint="相似度达到多少视为同一人。调低会放过更多冒充者，调高会拒绝更多本人。",
        group=FACES,
        kind=DECIMAL,
        least=0.2,
        most=0.9,
    ),
    Definition(
        name="face_search_threshold",
        title="以图搜人阈值",
        hint="在人脸库中检索时，相似度达到多少才列出。人数越多，应当越高。",
        group=FACES,
        kind=DECIMAL,
        least=0.3,
        most=0.9,
    ),
    Definition(
        name="face_watch",
        title="通话中人脸监测",
        hint="关闭后新开始的通话不再监测家属人脸，换人、离开和他人入镜都不会预警。",
        group=FACES,
        kind=FLAG,
    ),
    Definition(
        name="face_watch_s",
        title="人脸监测间隔",
        hint="通话中每隔多久核对一次家属人脸。间隔越短发现越快，占用的计算也越多。",
        group=FACES,
        kind=DECIMAL,
        unit="秒",
        least=2,
        most=60,
    ),
    Definition(
        name="face_watch_threshold",
        title="人脸监测阈值",
        hint="通话画面中的人脸与登记的人脸相似度达到多少视为同一人。调高会多报换人。",
        group=FACES,
        kind=DECIMAL,
        least=0.25,
        most=0.7,
    ),
    Definition(
        name="face_valid_s",
        title="人脸核验有效期",
        hint="核验通过后多久之内进入通话不必再次核验。",
        group=FACES,
        kind=INTEGER,
        unit="秒",
        least=60,
        most=7200,
    ),
    Definition(
        name="face_liveness",
        title="活体检测",
        hint="核验人脸时要求按提示转头，防止用照片冒充。已使用经认证的活体终端时可以关闭。",
        group=FACES,
        kind=FLAG,
    ),
    Definition(
        name="liveness_turn",
        title="转头幅度",
        hint="活体检测时向每一侧至少转多少才算完成。调低更易通过，也更易被弯折的照片骗过。",
        group=FACES,
        kind=DECIMAL,
        least=0.15,
        most=0.4,
    ),
    Definition(
        name="relative_portrait",
        title="亲属登录核对人像",
        hint="已登记人脸的亲属登录时拍摄人像，与登记的人脸比对。",
        group=FACES,
        kind=FLAG,
    ),
)
