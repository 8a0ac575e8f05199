import { describe, expect, it } from '@jest/globals';
import { comparable, wrongQuotations } from './quotations.js';

describe('comparable', () => {
  it.each([
    ['与 中國\n大陸', '与中國大陸'],
    ['由[重慶市](https://zh.wikipedia.org/wiki/x "wikilink")发起', '由重慶市发起'],
    ['不受[[防火长城|墙]]与[[云计算]]', '不受墙与云计算'],
    ['第[1]条（见附件）', '第[1]条（见附件）'],
  ])('of %j is %j', (text, plain) => expect(comparable(text)).toBe(plain));
});

describe('wrongQuotations', () => {
  const documents = new Map([['001', '推出面向不同需求的\n云计算[基础设施](x)']]);
  const quotation = (quote: string, document = '001') => ({ where: 'rule R', document, quote });

  it('finds what stands word for word, over line ends and links', () => {
    expect(wrongQuotations([quotation('不同需求的云计算基础设施')], documents)).toEqual([]);
  });

  it('tells a changed word and a document that is not there', () => {
    expect(wrongQuotations([quotation('不同需要的云计算'), quotation('推出', '009')], documents)).toEqual([
      { ...quotation('不同需要的云计算'), fault: 'NOT_FOUND' },
      { ...quotation('推出', '009'), fault: 'NO_DOCUMENT' },
    ]);
  });
});
