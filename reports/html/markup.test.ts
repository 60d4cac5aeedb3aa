import { expect } from 'chai';
import { Html, markup } from './markup.ts';

describe('markup', () => {
  it('escapes whatever is put in, in text and in attributes', () => {
    const said = `<script>alert('1')</script>"&\``;
    expect(markup`<a title="${said}">${said}</a>`.text).to.equal(
      '<a title="&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot;&amp;&#96;">' +
        '&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot;&amp;&#96;</a>',
    );
  });

  it('replaces control characters, turns of direction and half characters', () => {
    expect(markup`${'a\u0000b\u001bc\u202Ed\uD800e\nf'}`.text).to.equal('a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\nf');
  });

  it('leaves its own work alone and leaves out what is not there', () => {
    expect(markup`<p>${markup`<b>${'<'}</b>`}${undefined}${false}${[1, 'x']}</p>`.text).to.equal(
      '<p><b>&lt;</b>1x</p>',
    );
  });

  it('drops the indentation of the source and never that of a value', () => {
    expect(
      markup`<pre>
      ${'a\n    b'}</pre>`.text,
    ).to.equal('<pre>\na\n    b</pre>');
    expect(markup`${new Html('<style>a {\n  b: c;\n}</style>')}`.text).to.contain('\n  b');
  });
});
