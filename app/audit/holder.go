package audit

import (
	"encoding/json"
	"os"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
)

// Holder is the program that has what another one waits for; zero where that isn't
// known.
type Holder struct {
	Program string    `json:"program"`
	Process int       `json:"process"`
	Since   time.Time `json:"since"`
}

// BusyError says that another measurement has the endpoint, or the probe apps of the
// org. Nothing was sent.
type BusyError struct {
	Holder Holder
	Org    bool
}

func (e *BusyError) Error() string { return "audit: " + e.who().String() }

// AsProblem implements [problem.Teller].
func (e *BusyError) AsProblem() *problem.Problem {
	if e.Org {
		return problem.New("audit.busy",
			text.T("problem.audit.busy", "Another measurement of this org is going on"),
			text.T("problem.audit.busy.why", "{{.Who}}. Only one second service app exists at a time, so that none is forgotten. Nothing was sent.", "Who", e.who().String()),
			problem.Retrying())
	}
	return problem.New("audit.busy-endpoint",
		text.T("problem.audit.busy-endpoint", "Another measurement of this endpoint is going on"),
		text.T("problem.audit.busy-endpoint.why", "{{.Who}}. Two at once would call it more often than Okta lets a flow be called. Nothing was sent.", "Who", e.who().String()),
		problem.Retrying())
}

func (e *BusyError) who() text.Text {
	h := e.Holder
	if h.Process == 0 {
		return text.T("audit.holder.unknown", "Another program measures")
	}
	return text.T("audit.holder", "{{.Program}} measures, as process {{.Process}}, since {{.Since}}",
		"Program", h.Program, "Process", h.Process, "Since", h.Since.Local().Format(time.TimeOnly))
}

// LockError says that nothing can be locked in a folder.
type LockError struct{ Err error }

func (e *LockError) Error() string { return "there is no lock to be had: " + e.Err.Error() }

// Unwrap gives what the system said.
func (e *LockError) Unwrap() error { return e.Err }

// holderSuffix is of the file beside a lock that names its holder: a locked file
// itself can't be read everywhere. It says nothing while the lock is free.
const holderSuffix = ".by"

// sign names this program beside a lock that it has. Where that fails others are told
// of another program.
func (f Folder) sign(path string) {
	data, err := json.Marshal(Holder{f.program, os.Getpid(), f.now()})
	if err == nil {
		_ = os.WriteFile(path+holderSuffix, data, filePerm)
	}
}

func holderOf(path string) Holder {
	data, err := os.ReadFile(path + holderSuffix)
	if err != nil {
		return Holder{}
	}
	var h Holder
	if json.Unmarshal(data, &h) != nil || h.Process <= 0 || h.Program == "" {
		return Holder{}
	}
	return h
}
