// Package canarytest looks for secrets where none may be: in files, in the
// arguments and environments of processes, in what a program printed. A test
// of the whole program uses it like this:
//
//	home, temp := t.TempDir(), t.TempDir()
//	places := canarytest.Places{
//		Folders: []string{home, temp},
//		Except:  []string{filepath.Join(home, ".local/share/keyrings")}, // the keychain's own
//		Mark:    "FLOWLATCH_RUN=" + rand.Text(),                         // in the program's environment
//	}
//	canarytest.Prove(t, places)         // plants a canary in every place and encoding, finds each
//	watch := canarytest.Start(t, places) // looks again and again until Stop
//	…                                    // run the program, with HOME, TMPDIR and Mark set
//	watch.Look()                         // looks now: at a moment that the test holds still
//	watch.Add("standard output", output) // whatever else must be clean: screen texts, clipboard
//	watch.Stop()
//	watch.RequireSeen(t, "arguments", "walk") // the watch did see the program …
//	watch.RequireSeen(t, "workspaces/", "")   // … and its files
//	watch.RequireAbsent(t, canaries...)
//
// A file by which the test itself hands a secret over, such as the admin
// token's, lies outside of the folders, or in Except.
//
// Canaries need not be known beforehand: the watch keeps what it saw, and is
// searched at the end. They are the secrets of the run itself, learnt from the
// practice org's side: from the line that the practice command prints, from
// its management API, or from a [Relay] that stands between the program and
// the org. The relay also tells whether a canary really travelled: a scan for
// a secret that was never used proves nothing.
package canarytest
