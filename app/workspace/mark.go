package workspace

// Mark is the admin's word on whether an org is a production org; "" leaves it
// to the org's address.
type Mark string

// What an admin can say of an org.
const (
	MarkProduction    Mark = "production"
	MarkNotProduction Mark = "not-production"
)

// Production reports whether calls that change the org must say so: what the
// admin says, else what the address says. The practice org never is.
func (w *Workspace) Production() bool {
	switch {
	case w.Practice:
		return false
	case w.Mark != "":
		return w.Mark == MarkProduction
	}
	return w.Org.Production
}

// Untouched reports whether nothing was ever entered in a workspace: it is
// listed nowhere, and taken up for the next org.
func (w *Workspace) Untouched() bool {
	return !w.Practice && w.Org.Entered == "" && w.Org.Origin == ""
}
