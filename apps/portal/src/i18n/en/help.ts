export const help = {
  help: {
    title: 'Help: what the words mean',
    search: 'Search the words and what they mean',
    none: 'No word matches.',
    about: 'What “{{term}}” means',
    groups: { buying: 'Buying', running: 'Services and use', money: 'Money and invoices', rules: 'Plans and rules' },
    terms: {
      offering: [
        'Offering',
        'A service that a provider lists. A change makes a new revision; contracts and running services keep the one they were bought on.',
      ],
      plan: ['Plan', 'A priced variant of an offering, made of prices.'],
      price: ['Price', 'One price of a plan: once, recurring or by use.'],
      basket: [
        'Basket',
        'Services of several providers, quoted together. Checked out it becomes one draft order for each provider.',
      ],
      order: [
        'Order',
        'An instruction under a contract: add, modify, renew or terminate. It is checked by the prices and rules of the day it is submitted.',
      ],
      framework: ['Framework agreement', 'Stage one: who may sell in a lot, and on what terms.'],
      contract: ['Contract', 'The call-off contract. Orders stay below its ceilings of money and quantity.'],
      approval: [
        'Approval',
        'In steps by amount, each by as many people as it asks for. Whoever drafted, changed or submitted an order does not approve it.',
      ],
      need: [
        'Need',
        'What a search does not find can be put on the board. Providers see how many need it, and the names of those who choose to be named.',
      ],
      instance: ['Service', 'What runs. It is metered from its confirmed activation on, not from the order.'],
      meter: ['Meter', 'What is counted: a code, a unit, and how it is added up. 1 TB is 1024 GB.'],
      usage: [
        'Use',
        'What a provider reports or the platform meters. What was accepted is never changed; a correction is a new event.',
      ],
      suspension: [
        'Suspension',
        'It stops without ending. Nothing is metered, recurring fees go on, and the side that suspended it resumes it.',
      ],
      exit: [
        'Way out',
        'After the end the data are returned and confirmed, and all copies destroyed and that proved, each by a day.',
      ],
      sharing: ['Shared cost', 'Several organizations bear the cost of one service, each on its own invoice.'],
      budget: [
        'Budget',
        'Money of one year. What is available, reserved, committed and booked sums to what was allocated and overrun.',
      ],
      reserved: [
        'Reserved',
        'Set aside for an order from its submission to its approval; free again when it is returned or rejected.',
      ],
      committed: [
        'Committed',
        'Set aside for an approved order; invoices book it, and what is left comes free when the order is over.',
      ],
      estimate: [
        'Estimate',
        'By the quantity and use you expect, computed by the code that invoices: the same use costs the same.',
      ],
      invoice: [
        'Invoice',
        'What the platform computes each month for one buyer, provider and currency. It is not a tax invoice.',
      ],
      taxInvoice: ['Tax invoice (数电票)', 'The provider’s VAT invoice, matched to the invoice field by field.'],
      evidence: [
        'Evidence bundle',
        'All events, prices and rules of an invoice, and a program that computes every cent again offline.',
      ],
      planDocument: [
        'Plan document',
        'The cloud plans and the documents of the special zones. Rules are read from them, and quote them.',
      ],
      rule: [
        'Rule',
        'One demand read from a plan document, with its dates. A refusal names the rule and quotes its clause.',
      ],
      finding: [
        'Finding',
        'What one rule says of one act: it refuses, demands, warns or marks, and quotes the clause it rests on.',
      ],
      method: ['Procurement method', 'How it is bought, by amount and kind, such as under a framework agreement.'],
      mlps: [
        'MLPS level',
        'The security level of an information system, 1 to 5; what is bought for it reaches that level.',
      ],
      legacy: [
        'Legacy system',
        'A system that is not in the cloud yet. Registered, it is migrated by plan, and its yearly cost before and after compared.',
      ],
      delegation: [
        'Delegation',
        'A colleague acts in your roles for a time; each time it is recorded for whom. It cannot be passed on.',
      ],
    },
  },
};
