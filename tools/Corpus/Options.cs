namespace TaskOwnership.Corpus;

/// <summary>The command line.</summary>
sealed class Options
{
    public List<string> Sources { get; } = [];
    public List<AnalyzerSource> Analyzers { get; } = [];
    public List<string> References { get; } = [];
    public List<string> Rules { get; } = [];
    public List<string> Defines { get; } = [];
    public List<string> GlobalUsings { get; } = [];
    public List<string> NoWarn { get; } = [];
    public List<string> AdditionalFiles { get; } = [];
    public Dictionary<string, string> Config { get; } = new(StringComparer.OrdinalIgnoreCase);
    public List<string> FixRules { get; } = [];
    public bool EnableAll { get; private set; }
    public bool IncludeTests { get; private set; }
    public bool Generators { get; private set; } = true;
    public string ImplicitUsings { get; private set; } = "auto";
    public string? ProjectFilter { get; private set; }
    public string? DotnetRoot { get; private set; }
    public string? Out { get; private set; }
    public bool Check { get; private set; }
    public bool Floor { get; private set; }
    public int FloorOf { get; private set; }
    public bool Time { get; private set; }
    public int Rounds { get; private set; } = 3;
    public bool Sequential { get; private set; }
    public bool Hidden { get; private set; }
    public int Sample { get; private set; }
    public int Keys { get; private set; } = 5;
    public bool Diff { get; private set; }
    public bool Single { get; private set; } = true;
    public bool FixAll { get; private set; } = true;
    public bool Help { get; private set; }

    public const string HelpText = """
        corpus: measures Roslyn analyzers and code fixes on trees of C# source

        usage: corpus --source DIR... --analyzers [NAME=]PATH... [options]

        input
          --source DIR             a source tree (repeatable); its folder name is the report's "repo"
          --analyzers [NAME=]PATH  a dll, a folder of dlls, or an unpacked package (repeatable)
          --reference DIR          a folder of dlls that every project references (repeatable)
          --project REGEX          only projects whose path inside the tree matches
          --include-tests [BOOL]   also projects that look like tests, benchmarks, samples (default false)
          --implicit-usings MODE   auto (what the project says, else a guess), always, never
          --global-using NAME      one more global using, as props files add (repeatable)
          --generators on|off      run the source generators of the reference packs (default on)
          --define SYM;SYM         more preprocessor symbols
          --no-warn ID,ID          compiler diagnostics to silence, as a project's NoWarn does
          --additional-file FILE   an additional file for the analyzers (repeatable)
          --config KEY=VALUE       a global analyzer config option (repeatable)
          --dotnet-root DIR        where packs/ is (default: DOTNET_ROOT, else the running host's)

        analysis (default mode)
          --rules ID,ID            only these rules; a rule named here runs even if it is off by default
          --enable-all             also every rule that is off by default
          --hidden                 also findings of severity hidden (always counted with --rules)
          --out DIR                writes findings.csv and summary.json
          --sequential             no concurrency in compiler and analyzers

        everything
          --check                  all rules and all their fixes; exit code 1 where anything throws, breaks or loses a comment

        timing
          --time                   analyzer time against compile time, each --analyzers on its own
          --floor                  also an analyzer that asks for one type, looks at every invocation and does nothing
          --floor-of N             also N of them: what the driver takes to call so many analyzers
          --rounds N               rounds (default 3), interleaved; medians are reported

        code fixes
          --fix ID,ID              applies every offered fix of these rules, one by one and by FixAll
          --sample N               at most N diagnostics of a rule and repo, evenly spread
          --only single|all        only the one-by-one part, or only FixAll
          --keys N                 FixAll for at most N equivalence keys of a rule and repo (default 5)
          --diff                   writes unified diffs below OUT/diffs

        --help                     this text
        """;

    public static Options Parse(string[] args)
    {
        var o = new Options();
        for (var i = 0; i < args.Length; i++)
        {
            var flag = args[i];
            string Next() => ++i < args.Length ? args[i] : throw new UsageException($"{flag} needs a value");
            string? Maybe() => i + 1 < args.Length && !args[i + 1].StartsWith("--", StringComparison.Ordinal) ? args[++i] : null;
            switch (flag)
            {
                case "--source": o.Sources.Add(Dir(Next())); break;
                case "--analyzers": o.Analyzers.Add(AnalyzerArg(Next())); break;
                case "--reference": o.References.Add(Dir(Next())); break;
                case "--rules": o.Rules.AddRange(List(Next())); break;
                case "--define": o.Defines.AddRange(List(Next())); break;
                case "--global-using": o.GlobalUsings.AddRange(List(Next())); break;
                case "--no-warn": o.NoWarn.AddRange(List(Next())); break;
                case "--additional-file": o.AdditionalFiles.Add(Path.GetFullPath(Next())); break;
                case "--config":
                    var pair = Next().Split('=', 2);
                    o.Config[pair[0]] = pair.Length > 1 ? pair[1] : "";
                    break;
                case "--fix": o.FixRules.AddRange(List(Next())); break;
                case "--enable-all": o.EnableAll = true; break;
                case "--include-tests": o.IncludeTests = Bool(Maybe()); break;
                case "--generators": o.Generators = Bool(Next()); break;
                case "--implicit-usings": o.ImplicitUsings = OneOf(flag, Next(), "auto", "always", "never"); break;
                case "--project": o.ProjectFilter = Next(); break;
                case "--dotnet-root": o.DotnetRoot = Dir(Next()); break;
                case "--out": o.Out = Path.GetFullPath(Next()); break;
                case "--hidden": o.Hidden = true; break;
                case "--check": (o.Check, o.EnableAll) = (true, true); break;
                case "--time": o.Time = true; break;
                case "--floor": o.Floor = true; break;
                case "--floor-of": o.FloorOf = Int(flag, Next()); break;
                case "--rounds": o.Rounds = Int(flag, Next()); break;
                case "--sequential": o.Sequential = true; break;
                case "--sample": o.Sample = Int(flag, Next()); break;
                case "--only":
                    var only = OneOf(flag, Next(), "single", "all");
                    (o.Single, o.FixAll) = (only == "single", only == "all");
                    break;
                case "--keys": o.Keys = Int(flag, Next()); break;
                case "--diff": o.Diff = true; break;
                case "--help" or "-h" or "-?": o.Help = true; return o;
                default: throw new UsageException($"unknown argument '{flag}'");
            }
        }
        if (args.Length == 0) { o.Help = true; return o; }
        if (o.Sources.Count == 0) throw new UsageException("no --source");
        if (o.Analyzers.Count == 0) throw new UsageException("no --analyzers");
        if ((o.Time ? 1 : 0) + (o.Check ? 1 : 0) + (o.FixRules.Count > 0 ? 1 : 0) > 1) throw new UsageException("--time, --fix and --check are separate modes");
        if (o.Diff && o.Out is null) throw new UsageException("--diff needs --out");
        return o;
    }

    static AnalyzerSource AnalyzerArg(string arg)
    {
        var eq = arg.IndexOf('=');
        if (eq > 0 && !Path.Exists(arg))
            return new(arg[..eq], Existing(arg[(eq + 1)..]));
        var path = Existing(arg);
        return new(Path.GetFileNameWithoutExtension(path.TrimEnd(Path.DirectorySeparatorChar)), path);
    }

    static IEnumerable<string> List(string value) =>
        value.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    static string Existing(string path) =>
        Path.Exists(path) ? Path.GetFullPath(path) : throw new UsageException($"no such file or folder: {path}");

    static string Dir(string path) =>
        Directory.Exists(path) ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)) : throw new UsageException($"no such folder: {path}");

    static bool Bool(string? value) => value is null or "true" or "on" or "1" or "yes";

    static int Int(string flag, string value) =>
        int.TryParse(value, out var n) && n > 0 ? n : throw new UsageException($"{flag} needs a positive number");

    static string OneOf(string flag, string value, params string[] allowed) =>
        allowed.Contains(value) ? value : throw new UsageException($"{flag} is one of {string.Join(", ", allowed)}");
}
