package house

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func rowsOf(c *Code) []string {
	rows := make([]string, 0, c.Rows())
	for i := range c.Rows() {
		rows = append(rows, c.Row(i))
	}
	return rows
}

func TestCodeRows(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"empty", "", []string{}},
		{"one line", "a", []string{"a"}},
		{"closed line", "a\n", []string{"a"}},
		{"empty line between", "a\n\nb", []string{"a", "", "b"}},
		{"carriage returns", "a\r\nb\r\n", []string{"a", "b"}},
		{"only an ending", "\n", []string{""}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, rowsOf(NewCode(CodePlain, tt.text))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCodeFoldsLongLines(t *testing.T) {
	long := strings.Repeat("é", 4500) // 9,000 bytes
	c := NewCode(CodePlain, "first\n"+long+"\nlast")
	if got := strings.Join(rowsOf(c)[1:4], ""); got != long {
		t.Fatal("the folded rows do not make up the line")
	}
	type line struct {
		Number int
		First  bool
	}
	var got []line
	for row := range c.Rows() {
		n, first := c.Line(row)
		got = append(got, line{n, first})
	}
	want := []line{{1, true}, {2, true}, {2, false}, {2, false}, {3, true}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got := c.lines(2, 2); got != long {
		t.Errorf("lines of a folded row has %d bytes, want the whole line", len(got))
	}
}

func TestCodeKeepsEveryByte(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOfN(rapid.StringMatching(`["\\a-cé ]{0,40}`), 0, 6).Draw(t, "lines")
		for i := range lines {
			lines[i] = strings.Repeat(lines[i], rapid.IntRange(1, 400).Draw(t, "repeat"))
		}
		text := strings.Join(lines, "\n")
		c := NewCode(CodeJSON, text)
		var b strings.Builder
		for row := range c.Rows() {
			if _, first := c.Line(row); first && row > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(c.Row(row))
		}
		if got := b.String(); got != strings.TrimSuffix(text, "\n") {
			t.Fatalf("rows give %d bytes, text has %d", len(got), len(text))
		}
	})
}

// classesOf writes a row's runs as "class:text", for tables.
func classesOf(c *Code, row int) []string {
	names := map[codeClass]string{
		classText: "text", classDim: "dim", classKey: "key", classString: "string",
		classNumber: "number", classLiteral: "literal", classMask: "mask",
	}
	var got []string
	for _, tok := range c.tokens(row, nil) {
		got = append(got, names[tok.class]+":"+c.Row(row)[tok.start:tok.end])
	}
	return got
}

func TestTokens(t *testing.T) {
	tests := []struct {
		kind CodeKind
		row  string
		want []string
	}{
		{CodeJSON, `  "found": -1.5e3,`, []string{`key:"found"`, "text::", "number:-1.5e3", "text:,"}},
		{CodeJSON, `"a\"b" : "c"`, []string{`key:"a\"b"`, "text::", `string:"c"`}},
		{CodeJSON, `{"x": [true, null]}`, []string{"text:{", `key:"x"`, "text::", "text:[", "literal:true", "text:,", "literal:null", "text:]}"}},
		{CodeJSON, `"t": "[redacted]"`, []string{`key:"t"`, "text::", `string:"`, "mask:[redacted]", `string:"`}},
		{CodeJSON, `"open`, []string{`string:"open`}},
		{CodeJSON, `bogus Word`, []string{"text:bogus", "text:W", "text:ord"}},
		{CodeHeaders, `authorization: Bearer [redacted]`, []string{"key:authorization", "text:: Bearer ", "mask:[redacted]"}},
		{CodeHeaders, `no header`, []string{"text:no header"}},
		{CodeHTTP, `POST /a/invoke HTTP/1.1`, []string{"key:POST", "text: /a/invoke", "dim: HTTP/1.1"}},
		{CodeHTTP, `HTTP/1.1 500 Internal Server Error`, []string{"dim:HTTP/1.1", "number:500", "text: Internal Server Error"}},
		{CodeHTTP, `HTTP/2.0`, []string{"dim:HTTP/2.0"}},
		{CodePlain, `token=[redacted]&x`, []string{"text:token=", "mask:[redacted]", "text:&x"}},
		{CodePlain, ``, nil},
	}
	for _, tt := range tests {
		t.Run(tt.row, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, classesOf(NewCode(tt.kind, tt.row+"\n"), 0)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTokensOfMessage(t *testing.T) {
	c := NewCode(CodeHTTP, "GET / HTTP/1.1\nhost: x\n\n{\"a\": 1}")
	if diff := cmp.Diff([]string{"key:host", "text:: x"}, classesOf(c, 1)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"text:{", `key:"a"`, "text::", "number:1", "text:}"}, classesOf(c, 3)); diff != "" {
		t.Error(diff)
	}
}

func TestTokensInsideFoldedString(t *testing.T) {
	c := NewCode(CodeJSON, `"`+strings.Repeat(`\"`, 3000)+`": 1`)
	want := []string{"string:" + c.Row(1)[:strings.Index(c.Row(1), ":")], "text::", "number:1"}
	if diff := cmp.Diff(want, classesOf(c, 1)); diff != "" {
		t.Error(diff)
	}
}

func TestTokensCoverRow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kind := CodeKind(rapid.IntRange(0, int(CodeHTTP)).Draw(t, "kind"))
		c := NewCode(kind, rapid.String().Draw(t, "text"))
		for row := range c.Rows() {
			s, at := c.Row(row), 0
			for _, tok := range c.tokens(row, nil) {
				if tok.start < at || tok.end <= tok.start || tok.end > len(s) {
					t.Fatalf("run %v after %d in %q", tok, at, s)
				}
				if gap := strings.Trim(s[at:tok.start], " \t"); gap != "" {
					t.Fatalf("%q in %q has no run", gap, s)
				}
				at = tok.end
			}
			if rest := strings.Trim(s[at:], " \t"); rest != "" {
				t.Fatalf("%q at the end of %q has no run", rest, s)
			}
		}
	})
}

func TestFind(t *testing.T) {
	tests := []struct {
		text, query string
		want        []int32
	}{
		{"", "a", nil},
		{"abc", "", nil},
		{"Token token TOKEN", "token", []int32{0, 6, 12}},
		{"Token token", "TOKEN", []int32{0, 6}},
		{"aaaa", "aa", []int32{0, 2}},
		{"a.b", ".", []int32{1}},
		{"Größe größe", "größe", []int32{0, 8}},
		{"ab", "abc", nil},
		{"xa", "ab", nil},
	}
	for _, tt := range tests {
		t.Run(tt.text+"/"+tt.query, func(t *testing.T) {
			got := NewCode(CodePlain, tt.text).Find(tt.query)
			if diff := cmp.Diff(tt.want, got.at); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFindAgainstSlowSearch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[abAB .]{0,60}`).Draw(t, "text")
		query := rapid.StringMatching(`[abAB .]{1,3}`).Draw(t, "query")
		var want []int32
		for at := 0; ; {
			i := strings.Index(strings.ToLower(text)[at:], strings.ToLower(query))
			if i < 0 {
				break
			}
			want = append(want, int32(at+i))
			at += i + len(query)
		}
		if diff := cmp.Diff(want, NewCode(CodePlain, text).Find(query).at); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestFindIsBounded(t *testing.T) {
	h := NewCode(CodePlain, strings.Repeat("x", maxHits+1)).Find("x")
	if h.Len() != maxHits || !h.More() {
		t.Errorf("%d hits, more %v; want %d and more", h.Len(), h.More(), maxHits)
	}
}

func TestHitsWithin(t *testing.T) {
	h := Hits{at: []int32{2, 10, 20}, length: 4}
	tests := []struct{ start, end, first, last int }{
		{0, 2, 0, 0}, {0, 3, 0, 1}, {5, 11, 0, 2}, {6, 10, 1, 1}, {24, 30, 3, 3}, {0, 100, 0, 3},
	}
	for _, tt := range tests {
		if first, last := h.within(tt.start, tt.end); first != tt.first || last != tt.last {
			t.Errorf("within(%d, %d) = %d, %d; want %d, %d", tt.start, tt.end, first, last, tt.first, tt.last)
		}
	}
}

func TestPrettyJSON(t *testing.T) {
	deep := strings.Repeat("[", prettyDepth+1) + strings.Repeat("]", prettyDepth+1)
	tests := []struct{ name, in, want string }{
		{"object", `{"a":1,"b":[true,{}],"c":[ ]}`, "{\n  \"a\": 1,\n  \"b\": [\n    true,\n    {}\n  ],\n  \"c\": []\n}"},
		{"string with signs", `{"a":"{,:\"\\"}`, "{\n  \"a\": \"{,:\\\"\\\\\"\n}"},
		{"already laid out", "{\n    \"a\": 1\n}\n", "{\n  \"a\": 1\n}"},
		{"long number stays", `[1234567890123456789012]`, "[\n  1234567890123456789012\n]"},
		{"text", "Bad Gateway", "Bad Gateway"},
		{"scalar", ` "x" `, ` "x" `},
		{"unbalanced", `{"a":[1}`, `{"a":[1}`},
		{"closed too often", `{}}`, `{}}`},
		{"open string", `{"a`, `{"a`},
		{"two values", "{\"a\":1}\n{\"a\":2}", "{\"a\":1}\n{\"a\":2}"},
		{"too deep", deep, deep},
		{"empty", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, PrettyJSON([]byte(tt.in))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPrettyJSONIsBounded(t *testing.T) {
	in := strings.Repeat("[", 150) + strings.Repeat("1,", 1<<20) + "1" + strings.Repeat("]", 150)
	if got := PrettyJSON([]byte(in)); got != in {
		t.Errorf("%d bytes became %d, want the text as it came", len(in), len(got))
	}
}

func TestPrettyJSONAgreesWithEncodingJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.MapOf(rapid.String(), rapid.SliceOf(rapid.Float64Range(-1e9, 1e9))).Draw(t, "value")
		raw, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		var want bytes.Buffer
		if err := json.Indent(&want, raw, "", "  "); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want.String(), PrettyJSON(raw)); diff != "" {
			t.Fatal(diff)
		}
	})
}

const mib = 1 << 20

// bigJSON returns a minified answer of about size bytes, like a list of apps.
func bigJSON(size int) []byte {
	var b bytes.Buffer
	b.WriteByte('[')
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, `{"id":"0oa%08d","label":"Partner %d","status":"ACTIVE","found":%d,"links":{"self":"https://acme.example/api/v1/apps/%d"},"note":null},`, i, i, i%7, i)
	}
	b.WriteString("{}]")
	return b.Bytes()
}

func BenchmarkPrettyJSON20MiB(b *testing.B) {
	raw := bigJSON(20 * mib)
	for b.Loop() {
		PrettyJSON(raw)
	}
}

func BenchmarkNewCode20MiB(b *testing.B) {
	text := PrettyJSON(bigJSON(20 * mib))
	for b.Loop() {
		NewCode(CodeJSON, text)
	}
}

func BenchmarkNewCode20MiBOneLine(b *testing.B) {
	text := string(bigJSON(20 * mib))
	for b.Loop() {
		NewCode(CodeJSON, text)
	}
}

func BenchmarkFind20MiB(b *testing.B) {
	c := NewCode(CodeJSON, PrettyJSON(bigJSON(20*mib)))
	for _, query := range []string{"partner 100000", "e", "nowhere to be found"} {
		b.Run(query, func(b *testing.B) {
			for b.Loop() {
				c.Find(query)
			}
		})
	}
}
