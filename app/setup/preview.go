package setup

import (
	"errors"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/okta"
	"github.com/flowlatch/flowlatch/okta/workflows"
)

// AddressView is what a typed org address means, worked out on every
// keystroke without sending anything.
type AddressView struct {
	OK       bool
	Sentence text.Text // what is wrong; empty when OK
	Parts    []AddressPart

	Domain, TokenURL, Workflows, AdminConsole string
	Cell                                      string
	Production                                bool
}

// AddressPart is a piece of the address and what becomes of it.
type AddressPart struct {
	Text string
	Use  text.Text
	Kept bool // counts for the org's address
	Left bool // left out
}

// PreviewAddress takes a typed address apart.
func PreviewAddress(raw string) AddressView {
	a, err := okta.ParseAddress(raw)
	if e, ok := errors.AsType[*okta.AddressError](err); ok {
		return AddressView{Sentence: problem.AddressSentence(e)}
	}
	v := AddressView{
		OK: true, Domain: a.Domain, TokenURL: a.TokenURL, Workflows: a.Workflows, AdminConsole: a.AdminConsole,
		Cell: string(a.Cell), Production: a.Production,
	}
	for _, p := range a.Parts {
		v.Parts = append(v.Parts, addressPart(p, a.Cell))
	}
	return v
}

func addressPart(p okta.Part, cell okta.Cell) AddressPart {
	part := AddressPart{Text: p.Text}
	switch p.Use {
	case okta.UseScheme:
		part.Use = text.T("address.part.scheme", "required")
		if cell == okta.CellPractice {
			part.Use = text.T("address.part.scheme-loopback", "on this computer")
		}
	case okta.UseOrg:
		part.Use, part.Kept = text.T("address.part.org", "org"), true
	case okta.UseDomain:
		part.Use, part.Kept = cellName(cell), true
	case okta.UsePort:
		part.Use, part.Kept = text.T("address.part.port", "port"), true
	default:
		part.Use, part.Left = text.T("address.part.left-out", "left out"), true
	}
	return part
}

func cellName(c okta.Cell) text.Text {
	switch c {
	case okta.CellPreview:
		return text.T("address.cell.preview", "preview")
	case okta.CellPractice:
		return text.T("address.cell.practice", "practice org")
	case okta.CellCustom:
		return text.T("address.cell.custom", "own domain")
	case okta.CellGov, okta.CellMil:
		return text.T("address.cell.gov", "government")
	}
	return text.T("address.cell.production", "production")
}

// InvokeURLView is what a pasted Invoke URL means, worked out on every
// keystroke without sending anything. It holds no token.
type InvokeURLView struct {
	OK       bool
	Sentence text.Text // what is wrong; empty when OK
	Notes    []text.Text
	URL      string // without credentials
	Origin   string
	Alias    string
	HasToken bool
	Host     workspace.Outcome // compared with the org's Workflows host
}

// PreviewInvokeURL takes a pasted Invoke URL apart for a workspace.
func PreviewInvokeURL(ws *workspace.Workspace, raw string) InvokeURLView {
	u, err := workflows.ParseInvokeURL(raw)
	if e, ok := errors.AsType[*workflows.InvokeURLError](err); ok {
		return InvokeURLView{Sentence: problem.InvokeURLSentence(e)}
	}
	v := InvokeURLView{OK: true, URL: u.URL, Origin: u.Origin, Alias: u.Alias, HasToken: !u.Token.IsZero(), Host: HostMatch(ws, u.Origin)}
	for _, n := range u.Notes {
		v.Notes = append(v.Notes, problem.InvokeURLNoteText(n))
	}
	return v
}
