"""The kinds of problems and of wrong fields, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of problem: its status, English title, and detail in both languages."""

    status: int
    title: str
    zh: str
    en: str


KINDS: Mapping[str, Kind] = {
    "bad-request": Kind(400, "Bad request", "请求无法理解。", "The request is not understood."),
    "not-http": Kind(
        400,
        "Not HTTP",
        "这不是有效的 HTTP 请求。地址里的中文等字符要写成 %XX，如 curl -G --data-urlencode。",
        "This is not a valid HTTP request. In an address, characters beyond ASCII are written "
        "as %XX, e.g. by curl -G --data-urlencode.",
    ),
    "two-lengths": Kind(
        400,
        "Two lengths",
        "请求不能既有 Content-Length 又有 Transfer-Encoding。",
        "A request may not have both Content-Length and Transfer-Encoding.",
    ),
    "not-utf8": Kind(
        400,
        "Not UTF-8",
        "地址里的文字必须是 UTF-8 的 %XX 形式。",
        "Text in an address must be UTF-8, written as %XX.",
    ),
    "unauthorized": Kind(
        401,
        "Unauthorized",
        "需要有效的密钥：Authorization: Bearer …",
        "A valid key is needed: Authorization: Bearer …",
    ),
    "not-found": Kind(404, "Not found", "没有这个地址。", "There is nothing at this address."),
    "document-not-found": Kind(404, "Document not found", "没有这个文档。", "No such document."),
    "model-not-found": Kind(
        404, "Model not found", "没有这个模型，只有 tradeqa。", "The only model is tradeqa."
    ),
    "answer-not-found": Kind(
        404,
        "Answer not found",
        "没有这个回答，或者它已经太久，不能再评价。",
        "There is no such answer, or it is too old to be rated.",
    ),
    "method-not-allowed": Kind(
        405,
        "Method not allowed",
        "这个地址不接受这种方法，可用的见 Allow。",
        "This address does not take this method; see Allow.",
    ),
    "too-slow": Kind(
        408,
        "Request timeout",
        "请求没有在规定的时间内发完。",
        "The request did not arrive in time.",
    ),
    "too-large": Kind(
        413, "Content too large", "请求体超过了大小限制。", "The request body exceeds the limit."
    ),
    "not-json": Kind(
        415,
        "Unsupported media type",
        "请求体必须是 UTF-8 的 application/json。",
        "The request body must be application/json in UTF-8.",
    ),
    "misdirected": Kind(
        421,
        "Misdirected request",
        "这个服务不认得请求所用的主机名。请改用 localhost 或 IP 地址，"
        "或者把这个名称加进 TRADEQA_ALLOWED_HOSTS。",
        "This service does not know the host name that it was called by. Use localhost or an IP "
        "address, or add the name to TRADEQA_ALLOWED_HOSTS.",
    ),
    "invalid-request": Kind(
        422,
        "Invalid request",
        "请求内容不合要求，原因见 errors。",
        "The request is not valid; errors says why.",
    ),
    "head-too-large": Kind(
        431,
        "Head too large",
        "地址和请求头太长，合计最多 64 KiB。长的问题请用 POST。",
        "The address and the headers are too long; together they may have 64 KiB. "
        "Send long questions by POST.",
    ),
    "too-many-requests": Kind(
        429, "Too many requests", "请求太频繁，请稍后再试。", "Too many requests; try again later."
    ),
    "internal-error": Kind(
        500, "Internal error", "服务出错了，日志里有原因。", "Something failed; the log says what."
    ),
    "coding-unknown": Kind(
        501,
        "Transfer coding not known",
        "传输编码只支持 chunked。",
        "The only transfer coding is chunked.",
    ),
    "overloaded": Kind(
        503, "Overloaded", "正在处理的问题太多，请稍后再试。", "Too many questions; try again soon."
    ),
    "timed-out": Kind(
        503, "Timed out", "这个问题没能及时答完，请稍后再试。", "The question took too long."
    ),
    "feedback-unavailable": Kind(
        503,
        "Feedback unavailable",
        "评价现在存不下来，日志里有原因。",
        "Ratings cannot be kept at present; the log says why.",
    ),
    "not-ready": Kind(503, "Not ready", "服务尚未就绪。", "The service is not ready yet."),
}

# pydantic's error types, and our own, to (Chinese, English); `{…}` are bounds of the schema
FIELDS: Mapping[str, tuple[str, str]] = {
    "missing": ("缺少这一项。", "This field is missing."),
    "extra_forbidden": ("没有这一项。", "There is no such field."),
    "json_invalid": ("不是有效的 JSON。", "This is not valid JSON."),
    "string_type": ("必须是文字。", "This must be text."),
    "string_unicode": ("含有不成对的代理码位。", "This holds a lone surrogate."),
    "string_too_short": ("不能为空。", "This must not be empty."),
    "string_too_long": ("最多 {max_length} 个字符。", "At most {max_length} characters."),
    "string_pattern_mismatch": ("格式不对。", "This does not have the right form."),
    "literal_error": ("只能是 {expected}。", "This must be {expected}."),
    "int_type": ("必须是整数。", "This must be a whole number."),
    "int_parsing": ("必须是整数。", "This must be a whole number."),
    "int_from_float": ("必须是整数。", "This must be a whole number."),
    "bool_type": ("必须是 true 或 false。", "This must be true or false."),
    "bool_parsing": ("必须是 true 或 false。", "This must be true or false."),
    "list_type": ("必须是数组。", "This must be an array."),
    "tuple_type": ("必须是数组。", "This must be an array."),
    "too_long": ("最多 {max_length} 项。", "At most {max_length} entries."),
    "too_short": ("至少 {min_length} 项。", "At least {min_length} entries."),
    "model_attributes_type": ("必须是 JSON 对象。", "This must be a JSON object."),
    "model_type": ("必须是 JSON 对象。", "This must be a JSON object."),
    "greater_than_equal": ("不能小于 {ge}。", "This must be {ge} or more."),
    "less_than_equal": ("不能大于 {le}。", "This must be {le} or less."),
    "text_only": ("只能是文字。", "This must be text only."),
    "no_question": ("没有用户的消息。", "There is no message of the user."),
    "blank": ("不能为空。", "This must not be empty."),
    "control": ("含有控制字符 NUL。", "This holds the control character NUL."),
    "date": ("必须是日期，如 2021-03-29。", "This must be a date such as 2021-03-29."),
    "date_order": ("起始日期晚于截止日期。", "The first date is after the last."),
}
OTHER = ("不合要求。", "This is not valid.")
