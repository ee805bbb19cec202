package setup

import (
	"errors"
	"os"
	"slices"
	"strings"

	"github.com/flowlatch/flowlatch/app/report"
	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// Report is what was done in the org, with what was read of its System Log. It
// reads the journals of key rotations: never on the UI goroutine.
func (w *Walk) Report(log report.Log) report.Report {
	in := w.reportInput()
	in.Log = log
	return report.New(in)
}

func (w *Walk) reportInput() report.Input {
	ws := w.Workspace()
	in := report.Input{Workspace: ws, Clicks: reportClicks(ws), ClicksOf: endpointReportClicks(ws), CheckName: CheckName, At: w.deps.Now()}
	rotations, unread, err := rotate.History(rotationsOf(w.deps.Store, ws.ID))
	if err != nil {
		for _, app := range ws.ServiceApps {
			in.Unread = append(in.Unread, app.Label)
		}
		return in
	}
	in.Rotations = rotations
	for _, u := range unread {
		name := u.App
		if app := ws.ServiceApp(u.App); app != nil {
			name = app.Label
		}
		if !slices.Contains(in.Unread, name) {
			in.Unread = append(in.Unread, name)
		}
	}
	return in
}

// reportClicks are all clicks that can be ticked, in the order of the pages. What is
// noted as a tick and is no click has no words.
func reportClicks(ws *workspace.Workspace) []report.Click {
	clicks := ConnectionClicks()
	for _, guide := range SignInGuides() {
		clicks = append(clicks, guide.Clicks...)
	}
	noted := []workspace.Step{ws.Connection.Step}
	for _, e := range ws.Endpoints {
		clicks = append(clicks, ServiceAppClicks(ws, e.ID)...)
		clicks = append(clicks, EndpointClicks(ws, e.ID)...)
		noted = append(noted, e.Security)
	}
	all := append(clicksWithWords(clicks),
		report.Click{ID: ClickCopied, Words: text.T("report.click.copied", "The Invoke URL is copied from the card's Endpoint settings")},
		report.Click{ID: ClickSeen, Words: text.T("report.click.seen", "The Bookmark app is there")},
		report.Click{ID: urlHadToken})
	for _, step := range noted {
		for id := range step.Ticks {
			if strings.HasPrefix(id, valueCopied) {
				all = append(all, report.Click{ID: id})
			}
		}
	}
	return all
}

func clicksWithWords(clicks []Click) []report.Click {
	all := make([]report.Click, len(clicks))
	for i, c := range clicks {
		all[i] = report.Click{ID: c.ID, Words: c.Text}
	}
	return all
}

// endpointReportClicks are each endpoint's own clicks, by its id: the click of the
// level has one id and as many wordings as there are levels.
func endpointReportClicks(ws *workspace.Workspace) map[string][]report.Click {
	all := map[string][]report.Click{}
	for _, e := range ws.Endpoints {
		all[e.ID] = clicksWithWords(EndpointClicks(ws, e.ID))
	}
	return all
}

// SaveReport writes a report into a new file and returns its full path; a leading
// ~ stands for the home folder. It replaces no file and follows no link; after a
// failure nothing is left. The report is a document: whoever may read the folder
// may read it (0644).
func (w *Walk) SaveReport(path string, data []byte) (string, error) {
	full, err := expand(path)
	if err != nil {
		return "", FileProblem(err)
	}
	return full, FileProblem(writeDocument(full, data))
}

// writeDocument makes a file and leaves none behind that isn't whole.
func writeDocument(path string, data []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644) //nolint:gosec // the person's own choice
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}
