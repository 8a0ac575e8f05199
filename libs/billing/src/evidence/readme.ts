/** README.txt of every bundle. */
export const README = `账单证据包 / Evidence of an invoice

本目录包含账单所依据的全部内容，可脱离平台和网络重新计算。
  node verify-invoice.mjs          （Node.js 18 或更高版本，无需安装任何依赖；加 --json 输出 JSON）
退出码 0：每一个数字都已重新算出；1：逐条列出不一致之处。

This folder holds all that the invoice follows from. It can be computed again without the platform or a network:
  node verify-invoice.mjs          (Node.js 18 or later, nothing to install; --json for JSON)
Exit 0: every figure was computed again; 1: one line for each that does not agree.

invoice.json        账单，与 /v1/invoices/{id}.json 相同 / the invoice, as at /v1/invoices/{id}.json
evidence.json       每行的价格、套餐修订、协议价、实例生命期、以前账单的对应行；税率表；订单的审批与所依据的
                    规划条款；本账单的审计记录与链接
                    of each line: price, plan revision, agreed terms, the instance's life, its lines on earlier
                    invoices; tax rates; what allowed the orders, with the clauses; audit rows with their links
events.csv          每行背后的全部有效用量事件 / every event of use that stands behind the lines
manifest.json       各文件的 SHA-256 / SHA-256 of each file
verify-invoice.mjs  核验程序（可阅读，不足 250 行）/ the program: short enough to be read

事件之间的次序由 at 和 place 决定。以分摊方式计费的行，权重见 evidence.json 的 sharing。
审计链接只能证明这些记录与其哈希一致；要证明链条未被整体改写，请与以前记下的链尾核对。
An audit link proves that a row is what was hashed. That the whole chain was not written anew is proved by
comparing it with a last link that was noted before.
`;
