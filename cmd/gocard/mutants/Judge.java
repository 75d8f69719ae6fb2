// Judge runs the off-card verifier of a Java Card kit on many files in one process.
//
// Each line of standard input has the verifier's arguments, separated by tabs; each line of standard output has the verdict (ok, bad, or none
// when the verifier broke off) and its first message. Started as
//
//     java -Djava.security.manager=allow -Djc.home=KIT -cp JARS Judge.java
//
// The verifier keeps what it read in static fields and ends the process when it is done, so every file gets a class loader of its own, and a
// security manager turns System.exit into an exception.
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.security.Permission;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

public class Judge {
    static final Pattern SUMMARY = Pattern.compile("completed with (\\d+) warnings? and (\\d+) errors?");
    static final PrintStream ANSWERS = System.out;

    static class Exit extends SecurityException {
        Exit() {
            super("exit");
        }
    }

    static class NoExit extends SecurityManager {
        @Override
        public void checkExit(int status) {
            throw new Exit();
        }

        @Override
        public void checkPermission(Permission permission) {
        }
    }

    public static void main(String[] args) throws Exception {
        List<URL> jars = new ArrayList<>();
        for (String name : System.getProperty("java.class.path").split(File.pathSeparator)) {
            jars.add(new File(name).toURI().toURL());
        }
        URL[] path = jars.toArray(new URL[0]);
        System.setSecurityManager(new NoExit());
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            ANSWERS.println(verify(path, line.split("\t")));
            ANSWERS.flush();
        }
    }

    static String verify(URL[] path, String[] args) throws Exception {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(log, true, "UTF-8");
        System.setOut(print);
        System.setErr(print);
        try (URLClassLoader loader = new URLClassLoader(path, ClassLoader.getPlatformClassLoader())) {
            Class<?> verifier = loader.loadClass("com.sun.javacard.offcardverifier.Verifier");
            Thread.currentThread().setContextClassLoader(loader);
            verifier.getMethod("main", String[].class).invoke(null, (Object) args);
        } catch (InvocationTargetException e) {
            if (!(e.getCause() instanceof Exit)) {
                e.getCause().printStackTrace(print);
            }
        }
        return verdict(log.toString("UTF-8"));
    }

    static String verdict(String log) {
        Matcher m = SUMMARY.matcher(log);
        String word = !m.find() ? "none" : m.group(2).equals("0") ? "ok" : "bad";
        StringBuilder message = new StringBuilder();
        for (String line : log.split("\n")) {
            line = line.strip();
            boolean noise = line.isEmpty() || line.startsWith("at ") || line.contains("Copyright") || line.contains("completed with") || line.contains("INFO");
            if (!noise && message.length() < 300) {
                message.append(message.length() > 0 ? " " : "").append(line);
            }
        }
        return word + "\t" + message.toString().replace('\t', ' ');
    }
}
