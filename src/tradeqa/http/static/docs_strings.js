// Wordings of the page about the interface.

export const zh = {
  docsTitle: "接口说明 · tradeqa",
  docsName: "接口说明",
  docsBack: "提问页",
  docsLead: "请求和回复都是 UTF-8 的 JSON。没有答案是状态 200；错误是 RFC 9457 的 application/problem+json。",
  docsMachine: "完整的机器可读说明：",
  docsKeyed: "/v1/* 需要密钥：Authorization: Bearer 密钥。",
  docsKey: "密钥",
  docsContents: "目录",
  docsRequest: "请求",
  docsReply: "回复",
  docsErrors: "错误",
  docsFields: "回复的各项",
  docsExample: (name) => `例：${name}`,
  docsField: "名称",
  docsType: "类型",
  docsMeaning: "含义",
  docsRequired: "必填",
  docsCopy: "复制",
};

export const en = {
  docsTitle: "API · tradeqa",
  docsName: "API",
  docsBack: "Ask a question",
  docsLead:
    "Requests and replies are JSON in UTF-8. No answer is status 200; errors are application/problem+json (RFC 9457).",
  docsMachine: "All of it for machines: ",
  docsKeyed: "/v1/* needs a key: Authorization: Bearer KEY.",
  docsKey: "KEY",
  docsContents: "Contents",
  docsRequest: "Request",
  docsReply: "Reply",
  docsErrors: "Errors",
  docsFields: "Fields of the reply",
  docsExample: (name) => `Example: ${name}`,
  docsField: "Name",
  docsType: "Type",
  docsMeaning: "Meaning",
  docsRequired: "required",
  docsCopy: "Copy",
};
