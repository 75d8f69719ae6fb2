package main
import ("os";"strconv";"github.com/gocard/gocard/cmd/gocard/difftest/progen";"fmt";"path/filepath")
func main(){ lo,_:=strconv.Atoi(os.Args[1]); hi,_:=strconv.Atoi(os.Args[2])
for i:=lo;i<hi;i++{ p:=progen.New(uint64(i)); d:=filepath.Join(os.Args[3],p.Name); os.MkdirAll(d,0o755); os.WriteFile(filepath.Join(d,p.Name+".go"),p.Source,0o644); os.WriteFile(filepath.Join(d,p.Name+".apdu"),[]byte(p.Script),0o644)}
fmt.Println("ok")}
