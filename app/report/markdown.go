package report

import (
	"regexp"
	"strconv"
	"strings"
)

// Markdown writes the report as GitHub-flavoured Markdown. Nothing that others
// wrote means anything in it: no link, no image, no HTML, no code.
func (r Report) Markdown(words Words) []byte {
	doc := r.document(words)
	var b strings.Builder
	b.WriteString("# " + inMarkdown(doc.Title) + "\n")
	for _, block := range doc.Blocks {
		b.WriteString("\n")
		switch {
		case block.Heading > 0:
			b.WriteString(strings.Repeat("#", block.Heading) + " " + marked(block.Mark, inMarkdown(block.Words)) + "\n")
		case block.Notice:
			b.WriteString("> **" + inMarkdown(block.Words) + "**\n")
		case len(block.Rows) > 0:
			markdownTable(&b, block)
		default:
			b.WriteString(lineStart(inMarkdown(block.Words)) + "\n")
		}
	}
	return []byte(b.String())
}

func markdownTable(b *strings.Builder, t block) {
	columns := len(t.Rows[0])
	head := make([]string, columns)
	for i, words := range t.Head {
		head[i] = inMarkdown(words)
	}
	markdownRow(b, head)
	markdownRow(b, strings.Split(strings.Repeat("---,", columns-1)+"---", ","))
	for _, row := range t.Rows {
		cells := make([]string, columns)
		for i, c := range row {
			cells[i] = markdownCell(c)
			if t.Facts && i == 0 && columns > 1 {
				cells[i] = "**" + cells[i] + "**"
			}
		}
		markdownRow(b, cells)
	}
}

func markdownRow(b *strings.Builder, cells []string) {
	b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
}

func markdownCell(c cell) string {
	words := inMarkdown(c.Words)
	if c.Code && c.Words != "" {
		words = inCode(c.Words)
	}
	var entries []string
	for _, n := range c.Entries {
		entries = append(entries, strconv.Itoa(n))
	}
	words = strings.Join(nonempty(marked(c.Mark, words), strings.Join(entries, ", ")), " ")
	if c.Below != "" {
		words += "<br>" + inMarkdown(c.Below)
	}
	return words
}

func marked(m mark, words string) string {
	if m == "" || words == "" {
		return words
	}
	return string(m) + " " + words
}

// inCode is a code span, where words can stand in one: a backtick would end it,
// and a bar or a backslash the cell of a table.
func inCode(s string) string {
	if strings.ContainsAny(s, "`|\\\r\n") {
		return inMarkdown(s)
	}
	return "`" + s + "`"
}

// markdownSigns are written so that they mean themselves. References of
// characters can't open or end anything (CommonMark, section 2.5), and they keep
// the bare addresses that GitHub makes links of from being ones.
var markdownSigns = strings.NewReplacer(
	"\\", "&#92;", "`", "&#96;", "|", "&#124;", "<", "&lt;", ">", "&gt;", "&", "&amp;", "[", "&#91;", "]", "&#93;",
	"*", "\\*", "_", "\\_", "~", "\\~", "#", "\\#", "!", "\\!", "$", "&#36;", "://", "&#58;//", "www.", "www&#46;", "WWW.", "WWW&#46;",
	"\r", " ", "\n", " ",
)

// mention is what GitHub would call somebody with.
var mention = regexp.MustCompile(`(^|[^0-9A-Za-z])@`)

// inMarkdown is a text that reads as it is, anywhere but at a line's beginning.
func inMarkdown(s string) string {
	return mention.ReplaceAllString(markdownSigns.Replace(s), "${1}&#64;")
}

// lineStart keeps a line from being a list, a rule or a heading's underline.
func lineStart(s string) string {
	if s != "" && strings.ContainsAny(s[:1], "-+=0123456789") {
		return "&#" + strconv.Itoa(int(s[0])) + ";" + s[1:]
	}
	return s
}
