package main

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/gocard/gocard/backend/javacard/capfile"
	"github.com/gocard/gocard/gp"
	"github.com/gocard/gocard/runtime/iso7816"
)

func newCardLoad(s streams, f *cardFlags) *cobra.Command {
	var l loadFlags
	c := &cobra.Command{
		Use:   "load FILE.cap",
		Short: "Load a CAP file without installing its applets",
		Example: `  gocard card load wallet.cap --reader Identiv
  GOCARD_LOAD_KEY=... gocard card load wallet.cap --domain F0676F6361726400D1 --hash sha256 --reader Identiv`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			file, err := readCAP(args[0])
			if err != nil {
				return err
			}
			return f.withSession(c.Context(), func(session *gp.Session) error {
				o, err := l.options(session)
				if err != nil {
					return err
				}
				return f.loadCAP(c.Context(), s, session, file, o)
			})
		},
	}
	l.add(c.Flags())
	return c
}

func newCardInstall(s streams, f *cardFlags) *cobra.Command {
	var instance, applet, params string
	var uicc uiccFlags
	var privileges privilegeFlags
	var offers offerFlags
	var memory memoryFlags
	c := &cobra.Command{
		Use:   "install FILE.cap",
		Short: "Install the applets of a CAP file, loading it first where the card does not have it",
		Example: `  gocard card install wallet.cap --reader Identiv
  gocard card install wallet.cap --applet F0676F63617264107701 --aid F0676F63617264107702 --params 0102 --reader sim
  gocard card install wallet.cap --quota persistent=2048,transient=256 --privilege card-reset --reader sim
  gocard card install hello.cap --toolkit menu=1,text=8 --reader sim
  gocard card install phonebook.cap --access uicc=always+pin1 --access A0000000871002FFFFFFFF89=full --reader Identiv`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			file, err := readCAP(args[0])
			if err != nil {
				return err
			}
			wanted, err := installations(file, applet, instance, params)
			if err != nil {
				return err
			}
			further, err := uicc.parameters(c.Flags().Changed("toolkit"))
			if err != nil {
				return err
			}
			var system gp.SystemParameters
			if err := errors.Join(memory.read(&system), offers.read(&system)); err != nil {
				return err
			}
			granted, err := privileges.privileges()
			if err != nil {
				return err
			}
			if uicc.system != "" && system.Bytes() != nil {
				return usage("--system-params has all that --quota, --reserve, --service and --implicit say: give one of them")
			}
			for i := range wanted {
				wanted[i].System, wanted[i].Privileges = append(system.Bytes(), further...), granted
			}
			return f.withSession(c.Context(), func(session *gp.Session) error {
				return f.installAll(c.Context(), s, session, file, wanted)
			})
		},
	}
	c.Flags().StringVar(&applet, "applet", "", "AID of the applet in the CAP file (default: all)")
	c.Flags().StringVar(&instance, "aid", "", "AID of the instance (default: the applet's)")
	c.Flags().StringVar(&params, "params", "", "install parameters in hex")
	uicc.add(c.Flags())
	memory.add(c.Flags())
	privileges.add(c.Flags())
	offers.add(c.Flags())
	return c
}

func newCardUninstall(s streams, f *cardFlags) *cobra.Command {
	return &cobra.Command{
		Use:     "uninstall FILE.cap",
		Short:   "Delete the package of a CAP file and its applets",
		Example: "  gocard card uninstall wallet.cap --reader Identiv",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			file, err := readCAP(args[0])
			if err != nil {
				return err
			}
			return f.withSession(c.Context(), func(session *gp.Session) error {
				return f.deleteAID(c.Context(), s, session, file.Header.Package.AID, true)
			})
		},
	}
}

func newCardDelete(s streams, f *cardFlags) *cobra.Command {
	var related bool
	c := &cobra.Command{
		Use:     "delete AID...",
		Short:   "Delete applications or load files",
		Example: "  gocard card delete --related F0676F636172641077 --reader Identiv",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			aids, err := parseAIDArgs(args)
			if err != nil {
				return err
			}
			return f.withSession(c.Context(), func(session *gp.Session) error {
				for _, aid := range aids {
					if err := f.deleteAID(c.Context(), s, session, aid, related); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
	c.Flags().BoolVar(&related, "related", false, "with a load file, its applications too")
	return c
}

// installations lists what to install from a CAP file.
func installations(file *capfile.File, applet, instance, params string) ([]gp.Installation, error) {
	data, err := parseHex("--params", params)
	if err != nil {
		return nil, err
	}
	var only, as iso7816.AID
	if applet != "" {
		if only, err = parseAIDArg(applet); err != nil {
			return nil, err
		}
	}
	if instance != "" {
		if as, err = parseAIDArg(instance); err != nil {
			return nil, err
		}
	}
	var wanted []gp.Installation
	if file.Applet != nil {
		for _, a := range file.Applet.Applets {
			if applet == "" || a.AID == only {
				wanted = append(wanted, gp.Installation{LoadFile: file.Header.Package.AID, Module: a.AID, Instance: as, Parameters: data})
			}
		}
	}
	switch {
	case len(wanted) == 0 && applet != "":
		return nil, fmt.Errorf("the CAP file has no applet %s", only)
	case len(wanted) == 0:
		return nil, errors.New("the CAP file has no applets; load it with 'gocard card load'")
	case len(wanted) > 1 && instance != "":
		return nil, usage("--aid needs --applet: the CAP file has %d applets", len(wanted))
	}
	return wanted, nil
}

func (f *cardFlags) installAll(ctx context.Context, s streams, session *gp.Session, file *capfile.File, wanted []gp.Installation) error {
	reg, err := session.Registry(ctx)
	if err != nil {
		return err
	}
	if _, ok := reg.Find(file.Header.Package.AID); !ok {
		if err := f.loadCAP(ctx, s, session, file, gp.LoadOptions{}); err != nil {
			return err
		}
	}
	for _, in := range wanted {
		if err := session.Install(ctx, in); err != nil {
			return err
		}
		if err := f.report(s, changeReport{Change: "installed", AID: orAID(in.Instance, in.Module).String()}); err != nil {
			return err
		}
	}
	return nil
}

// parseHex reads the value of a flag.
func parseHex(flag, text string) ([]byte, error) {
	b, err := hex.DecodeString(text)
	if err != nil {
		return nil, usage("%s: %v", flag, err)
	}
	return b, nil
}

func orAID(a, b iso7816.AID) iso7816.AID {
	if a == (iso7816.AID{}) {
		return b
	}
	return a
}

// loadCAP loads a file with a progress bar on terminals.
func (f *cardFlags) loadCAP(ctx context.Context, s streams, session *gp.Session, file *capfile.File, o gp.LoadOptions) error {
	lf, err := gp.CAPLoadFile(file)
	if err != nil {
		return err
	}
	bar := newProgress(s, "load", "bytes", len(lf.DataBlock))
	o.Progress = bar.set
	err = session.Load(ctx, lf, o)
	bar.finish()
	if err != nil {
		return err
	}
	return f.report(s, changeReport{Change: "loaded", AID: lf.AID.String(), Bytes: len(lf.DataBlock)})
}

func (f *cardFlags) deleteAID(ctx context.Context, s streams, session *gp.Session, aid iso7816.AID, related bool) error {
	if err := session.Delete(ctx, aid, related); err != nil {
		return err
	}
	return f.report(s, changeReport{Change: "deleted", AID: aid.String()})
}

// changeReport is one change of a card; with --json, an object a line.
type changeReport struct {
	Schema string `json:"schema"`
	Change string `json:"change"` // loaded, installed, deleted, locked, unlocked, terminated, extradited, updated, put key, stored
	AID    string `json:"aid"`
	Bytes  int    `json:"bytes,omitempty"`

	KeyVersion string `json:"key_version,omitempty"` // of put key
}

func (f *cardFlags) report(s streams, r changeReport) error {
	if f.json {
		r.Schema = "gocard/change/1"
		return json.NewEncoder(s.out).Encode(r)
	}
	line := r.Change + " " + r.AID
	if r.KeyVersion != "" {
		line += ", key version " + r.KeyVersion
	}
	if r.Bytes > 0 {
		line += fmt.Sprintf(", %d bytes", r.Bytes)
	}
	_, err := fmt.Fprintln(s.out, line)
	return err
}

// readCAP reads a CAP file and verifies it before anything goes to a card.
func readCAP(name string) (*capfile.File, error) {
	file, err := capfile.ReadFile(name)
	if err != nil {
		return nil, fileError(name, err)
	}
	list := []error{fmt.Errorf("%s: not a good CAP file", name)}
	for _, f := range file.Validate() {
		list = append(list, f)
	}
	if len(list) == 1 {
		err := verifyForCard(file)
		if err == nil {
			return file, nil
		}
		list = append(list, err)
	}
	return nil, errors.Join(list...)
}
