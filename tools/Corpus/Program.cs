namespace TaskOwnership.Corpus;

/// <summary>Runs one of the modes.</summary>
static class Program
{
    static int Main(string[] args)
    {
        try
        {
            var options = Options.Parse(args);
            if (options.Help)
            {
                Console.WriteLine(Options.HelpText);
                return 0;
            }
            var sets = options.Analyzers.Select(AnalyzerSet.Load).ToList();
            if (options.FloorOf > 1) sets.Insert(0, FloorAnalyzer.Set(options.FloorOf));
            if (options.Floor) sets.Insert(0, FloorAnalyzer.Set());
            foreach (var set in sets)
            {
                Console.Error.WriteLine($"{set.Name} {set.Version}: {set.Analyzers.Length} analyzers, {set.Fixers.Length} code fix providers");
                foreach (var error in set.LoadErrors) Console.Error.WriteLine($"  {error}");
            }
            var rules = options.FixRules.Count > 0 ? options.FixRules : options.Rules;
            var loader = new Loader(options, sets, rules);
            if (options.Check) return new CheckMode(options, sets, loader).Run();
            if (options.FixRules.Count > 0) new FixMode(options, sets, loader).Run(options.FixRules);
            else if (options.Time) new TimeMode(options, sets, loader).Run();
            else new AnalyzeMode(options, sets, loader).Run();
            return 0;
        }
        catch (UsageException e)
        {
            Console.Error.WriteLine($"corpus: {e.Message} (see --help)");
            return 2;
        }
    }
}
