package jcvm

import (
	"testing"

	"github.com/gocard/gocard/backend/javacard/exportfile"
	"github.com/gocard/gocard/runtime/jcre/native"
)

// TestNativesAgainstExportFacts: every native method of a package with export facts
// is a method there, of its kind and name.
func TestNativesAgainstExportFacts(t *testing.T) {
	for key, m := range native.Table() {
		p := sharedAPI().packages[key.Package]
		if p == nil {
			continue
		}
		facts, ok := exportfile.Lookup(p.AID, p.Major, p.Minor)
		if !ok {
			t.Fatalf("no facts for %s %s", p, p.version())
		}
		c := facts.Class(key.Class)
		if c == nil {
			t.Errorf("%s: no class with token %d", m.Name, key.Class)
			continue
		}
		x := c.StaticMethod(key.Token)
		if key.Kind == native.Virtual || key.Kind == native.Interface {
			x = c.VirtualMethod(key.Token)
		}
		if x == nil || c.Name+"."+x.Name != m.Name {
			t.Errorf("%v: native %s, facts %v of %s", key, m.Name, x, c.Name)
			continue
		}
		if isInit := x.Name == "<init>"; isInit != (key.Kind == native.Constructor) {
			t.Errorf("%s: kind %d", m.Name, key.Kind)
		}
	}
}

// notOffered are the methods of the newest API version that this card does not
// have; a package that uses one is refused when it is linked.
var notOffered = map[string]bool{
	"javacard/framework/service/RMIService.<init>":                   true,
	"javacard/framework/service/RMIService.setInvokeInstructionByte": true,
	"javacard/framework/service/CardRemoteObject.<init>":             true,
	"javacard/framework/service/CardRemoteObject.export":             true,
	"javacard/framework/service/CardRemoteObject.unexport":           true,
}

// TestAPIIsComplete: what the card's packages list has a native method, is
// abstract, or stands in the list above.
func TestAPIIsComplete(t *testing.T) {
	a := sharedAPI()
	for _, p := range a.packages {
		facts, _ := exportfile.Lookup(p.AID, p.Major, p.Minor)
		for _, x := range facts.Classes {
			if x.IsInterface() {
				continue
			}
			e := p.exported(x.Token)
			for i := range x.Methods {
				m := &x.Methods[i]
				found := false
				if m.IsStatic() {
					found = e.methods[m.Token] != nil
				} else {
					found = e.class.virtual(m.Token) != nil
				}
				if name := x.Name + "." + m.Name; !found && !notOffered[name] {
					if name != "javacard/security/KeyPair.genKeyPair" { // it has a second form, with the parameters of an algorithm
						t.Errorf("%s%s is not on the card", name, m.Descriptor)
					}
				}
			}
		}
	}
}

func TestDescriptorWords(t *testing.T) {
	for descriptor, want := range map[string][2]int{
		"()V": {0, 0}, "([BSB)Z": {3, 1}, "(I[BSS)S": {5, 1}, "()I": {0, 2}, "([ISI)I": {4, 2},
		"(Luicc/scws/HttpRequest;Luicc/scws/HttpResponse;)V": {2, 0}, "(S[Ljava/lang/Object;B)[B": {3, 1},
	} {
		if got := [2]int{argWords(descriptor), resultWords(descriptor)}; got != want {
			t.Errorf("%s: %v, want %v", descriptor, got, want)
		}
	}
}
