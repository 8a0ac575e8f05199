import { Clock, dateOf, dec } from '#kernel';
import { type TestApp, until } from './harness.js';

const OPERATOR = 'operator@yunshi.example';
const FINANCE = 'finance@chengdu.example';

/** Disputes that end in each way. */
async function disputeLines(t: TestApp, invoiceId: string, lines: { id: string }[]): Promise<void> {
  const open = async (at: number): Promise<string> =>
    (
      await t.ok<{ disputeInvoiceLine: { id: string } }>(
        'mutation($input:DisputeInvoiceLineInput!){disputeInvoiceLine(input:$input){id}}',
        { input: { invoiceId, lineId: lines[at]!.id, reason: 'r' } },
        FINANCE,
      )
    ).disputeInvoiceLine.id;
  const say = (mutation: string, id: string): Promise<unknown> =>
    t.ok(`mutation($id:ID!){${mutation}(disputeId:$id,text:"t"){id}}`, { id }, FINANCE);
  const reject = (id: string): Promise<unknown> =>
    t.ok(
      'mutation($id:ID!){answerDispute(input:{disputeId:$id,answer:REJECT,text:"t"}){id}}',
      { id },
      'finance@provider-a.example',
    );
  await say('withdrawDispute', await open(0));
  const settled = await open(0);
  await reject(settled);
  await say('acceptDisputeAnswer', settled);
  const decided = await open(1);
  await reject(decided);
  await say('escalateDispute', decided);
  await t.ok(
    'mutation($id:ID!){decideDispute(input:{disputeId:$id,amount:"0",text:"t"}){id}}',
    { id: decided },
    OPERATOR,
  );
}

/** Unless it was over before. */
export async function cancelARun(t: TestApp): Promise<void> {
  await until(async () => {
    const started = 'mutation{startBillingRun(input:{period:"2026-08",dryRun:true}){id}}';
    const { startBillingRun } = await t.ok<{ startBillingRun: { id: string } }>(started, {}, OPERATOR);
    const { errors } = await t.gql(
      'mutation($id:ID!){cancelBillingRun(id:$id){id}}',
      { id: startBillingRun.id },
      OPERATOR,
    );
    return !errors;
  });
}

/** What follows an invoice's issue. */
export async function liveWithAnInvoice(t: TestApp): Promise<void> {
  const asked = '{invoices(first:1){edges{node{id}}}}';
  const id = await until(async () => {
    const { invoices } = await t.ok<{ invoices: { edges: { node: { id: string } }[] } }>(asked, {}, FINANCE);
    return invoices.edges[0]?.node.id;
  });
  const today = dateOf(t.app.get(Clock).now());
  const on = (mutation: string, variables: object, email = FINANCE): Promise<{ payments: { id: string }[] }[]> =>
    t.ok<Record<string, { payments: { id: string }[] }>>(mutation, { ...variables }, email).then(Object.values);
  await on(
    'mutation($id:ID!){setPaymentTerms(input:{organizationId:$id,paymentDays:45}){paymentDays}}',
    { id: t.organization('AG-CD') },
    'finance@provider-a.example',
  );
  const { invoice } = await t.ok<{ invoice: { lines: { id: string }[] } }>(
    'query($id:ID!){invoice(id:$id){lines{id}}}',
    { id },
    FINANCE,
  );
  await on(
    'mutation($id:ID!,$line:ID!){issueCreditNote(input:{invoiceId:$id,reason:"r",lines:[{lineId:$line,amount:"0.01"}]}){id}}',
    { id, line: invoice.lines[0]!.id },
    'finance@provider-a.example',
  );
  await on('mutation($id:ID!){startVerification(invoiceId:$id){id}}', { id });
  await on('mutation($id:ID!){acceptInvoice(invoiceId:$id){id}}', { id });
  await on(
    'mutation($id:ID!){grantCredit(input:{organizationId:$id,amount:"0.03",currency:"CNY",reason:"r"}){id}}',
    { id: t.organization('AG-CD') },
    'finance@provider-a.example',
  );
  await on('mutation($id:ID!){applyCredits(invoiceId:$id){id}}', { id });
  await t.ok('mutation{issueProviderStatements(period:"2026-09")}', {}, OPERATOR);
  await payAfterTaxInvoice(t, id, today);
  await disputeLines(t, id, invoice.lines);
  const { requestReceivable } = await t.ok<{ requestReceivable: { id: string } }>(
    'mutation($id:ID!){requestReceivable(invoiceId:$id){id}}',
    { id },
    'finance@provider-a.example',
  );
  await on('mutation($id:ID!){answerReceivable(input:{id:$id,confirm:true}){id}}', requestReceivable);
  const [paid] = await on(
    'mutation($id:ID!,$today:Date!){recordPayment(input:{invoiceId:$id,amount:"0.50",paidOn:$today,reference:"r"}){payments{id}}}',
    { id, today },
  );
  const { id: statementId } = (
    await t.http('POST', '/v1/bank-statements', {
      email: FINANCE,
      headers: { 'content-type': 'text/csv' },
      body: `bookedOn,direction,amount,currency,text\n${today},DEBIT,0.01,CNY,x\n${today},DEBIT,0.02,CNY,y`,
    })
  ).json<{ id: string }>();
  const { bankEntries } = await t.ok<{ bankEntries: { edges: { node: { id: string } }[] } }>(
    'query($id:ID!){bankEntries(filter:{statementIds:[$id]}){edges{node{id}}}}',
    { id: statementId },
    FINANCE,
  );
  const [first, second] = bankEntries.edges.map(({ node }) => node.id);
  await on('mutation($e:ID!,$id:ID!){matchBankEntry(entryId:$e,invoiceIds:[$id]){id}}', { e: first, id });
  await on('mutation($e:ID!){ignoreBankEntry(entryId:$e,reason:"r"){id}}', { e: second });
  await on('mutation($id:ID!,$today:Date!){reversePayment(input:{paymentId:$id,reversedOn:$today,reason:"r"}){id}}', {
    id: paid!.payments[0]!.id,
    today,
  });
}

/** A tax invoice of 1x.99 (10 and some uses at 1, less the credit note of 0.01), taken back again. */
async function payAfterTaxInvoice(t: TestApp, invoiceId: string, today: string): Promise<void> {
  const provider = 'finance@provider-a.example';
  const year = today.slice(2, 4);
  const { invoice, creditNotes } = await t.ok<{
    invoice: { net: string; tax: string };
    creditNotes: { edges: { node: { net: string; tax: string } }[] };
  }>(
    'query($id:ID!){invoice(id:$id){net tax} creditNotes(filter:{invoiceIds:[$id]}){edges{node{net tax}}}}',
    { id: invoiceId },
    FINANCE,
  );
  const { node: note } = creditNotes.edges[0]!;
  const [net, tax] = [dec(invoice.net).minus(note.net), dec(invoice.tax).minus(note.tax)];
  const total = net.plus(tax).toFixed(2);
  const words = `壹拾${['', ...'壹贰叁肆伍陆柒捌玖'][Number(total[1])]}元玖角玖分`;
  const xml = `<TaxInvoice><Number>${year}512000000000000001</Number><IssueDate>${today}</IssueDate>
    <Buyer><Name>成都示例局</Name><Uscc>11510100MB0A00018F</Uscc></Buyer>
    <Seller><Name>蓉云示例科技有限公司</Name><Uscc>91510100MA6CLD0175</Uscc></Seller>
    <Items><Item><Name>*信息技术服务*云服务</Name><Amount>${net.toFixed(2)}</Amount><TaxRate>6%</TaxRate><TaxAmount>${tax.toFixed(2)}</TaxAmount></Item></Items>
    <Amount>${net.toFixed(2)}</Amount><TaxAmount>${tax.toFixed(2)}</TaxAmount><Total>${total}</Total><TotalInWords>${words}</TotalInWords></TaxInvoice>`;
  const { recordTaxInvoice } = await t.ok<{ recordTaxInvoice: { id: string } }>(
    'mutation($i:RecordTaxInvoiceInput!){recordTaxInvoice(input:$i){id}}',
    { i: { invoiceId, xml } },
    provider,
  );
  await t.ok(
    'mutation($i:VoidTaxInvoiceInput!){voidTaxInvoice(input:$i){id}}',
    { i: { taxInvoiceId: recordTaxInvoice.id, redNumber: `${year}512000000000000002`, reason: 'r' } },
    provider,
  );
  await t.ok('mutation{setPaymentPolicy(taxInvoiceFirst:false){taxInvoiceFirst}}', {}, FINANCE);
}
