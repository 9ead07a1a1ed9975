using System.Diagnostics;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace TaskOwnership.Corpus;

/// <summary>One rule of one package on one solution.</summary>
sealed class RuleFixes(Options options, FixReport report, LoadedRepo repo, Solution solution, AnalyzerSet set, string rule)
{

    static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    readonly FixMeasure _measure = new(report, repo, solution, set.For([rule]), AnalyzerInputs.Create(options), rule);
    readonly CodeFixProvider[] _fixers = [.. set.Fixers.Where(f => Fixes(f, rule))];

    static bool Fixes(CodeFixProvider fixer, string rule)
    {
        try { return fixer.FixableDiagnosticIds.Contains(rule); }
        catch (Exception) { return false; }
    }

    public async Task RunAsync()
    {
        var byProject = new Dictionary<ProjectId, ImmutableArray<Diagnostic>>();
        var all = new List<(Document Document, Diagnostic Diagnostic)>();
        foreach (var project in solution.Projects)
        {
            var found = await _measure.FindAsync(project);
            byProject[project.Id] = found;
            all.AddRange(found.Select(d => (Document: project.GetDocument(d.Location.SourceTree), d)).Where(p => p.Document is not null)!);
        }
        all = [.. all.OrderBy(p => p.Document.FilePath, StringComparer.Ordinal).ThenBy(p => p.Diagnostic.Location.SourceSpan.Start).ThenBy(p => p.Diagnostic.GetMessage(), StringComparer.Ordinal)
            .DistinctBy(p => (p.Document.FilePath, p.Diagnostic.Location.SourceSpan, p.Diagnostic.GetMessage()))];
        var tried = Spread(all, Wanted(all.Count));
        report.Found[(repo.Name, set.Name, rule)] = (all.Count, tried.Count);
        Console.Error.WriteLine($"  {repo.Name} {rule} ({set.Name}): {all.Count} diagnostics, {tried.Count} tried, {_fixers.Length} providers");
        var keys = new List<(CodeFixProvider Fixer, string? Key, string Title, Document Document)>();
        foreach (var (document, diagnostic) in tried)
            await TrySingleAsync(document, diagnostic, keys);
        if (options.FixAll)
            for (var i = 0; i < Math.Min(keys.Count, options.Keys); i++)
                await TryAllAsync(keys[i], i == 0 ? "all" : "all-other", byProject, all.Count);
    }

    static List<T> Spread<T>(List<T> list, int wanted) =>
        wanted <= 0 || wanted >= list.Count ? list : [.. Enumerable.Range(0, wanted).Select(i => list[(int)((long)i * list.Count / wanted)])];

    async Task TrySingleAsync(Document document, Diagnostic diagnostic, List<(CodeFixProvider Fixer, string? Key, string Title, Document Document)> keys)
    {
        var any = false;
        foreach (var fixer in _fixers)
        {
            var actions = new List<CodeAction>();
            using var limit = new CancellationTokenSource(s_limit);
            var clock = Stopwatch.StartNew();
            try
            {
                await fixer.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => { lock (actions) actions.Add(action); }, limit.Token));
            }
            catch (Exception e)
            {
                any = true;
                Add(document, diagnostic, "", fixer.GetType().Name, FixRow.Threw, null, clock, e);
                continue;
            }
            var registering = clock.Elapsed;
            foreach (var action in actions.SelectMany(Leaves).DistinctBy(a => (a.EquivalenceKey, a.Title)))
            {
                any = true;
                if (!keys.Any(k => k.Fixer == fixer && k.Key == action.EquivalenceKey)) keys.Add((fixer, action.EquivalenceKey, action.Title, document));
                if (!options.Single) continue;
                var key = action.EquivalenceKey ?? "";
                clock.Restart();
                try
                {
                    var changed = await ApplyAsync(action, limit.Token);
                    clock.Stop();
                    if (changed is null) { Add(document, diagnostic, key, action.Title, FixRow.NoChange, null, clock, null); continue; }
                    var measured = await _measure.OfAsync(changed, document, "single", false);
                    Add(document, diagnostic, key, action.Title, measured.Changed == 0 ? FixRow.NoChange : FixRow.Applied, measured, clock, null, registering);
                }
                catch (Exception e) { Add(document, diagnostic, key, action.Title, FixRow.Threw, null, clock, e); }
            }
        }
        if (!any && options.Single) Add(document, diagnostic, "", "", FixRow.NotOffered, null, new Stopwatch(), null);
    }

    static IEnumerable<CodeAction> Leaves(CodeAction action) =>
        action.NestedActions.IsDefaultOrEmpty ? [action] : action.NestedActions.SelectMany(Leaves);

    static async Task<Solution?> ApplyAsync(CodeAction action, CancellationToken cancellation)
    {
        var operations = await action.GetOperationsAsync(cancellation);
        return operations.OfType<ApplyChangesOperation>().FirstOrDefault()?.ChangedSolution;
    }

    /// <summary>The first key is the one dotnet format would take: the first action of the first diagnostic.</summary>
    async Task TryAllAsync((CodeFixProvider Fixer, string? Key, string Title, Document Document) what, string kind, Dictionary<ProjectId, ImmutableArray<Diagnostic>> found, int count)
    {
        var (fixer, key, title, document) = what;
        using var limit = new CancellationTokenSource(s_limit);
        var clock = new Stopwatch();
        try
        {
            var all = fixer.GetFixAllProvider();
            if (all is null || !all.GetSupportedFixAllScopes().Contains(FixAllScope.Solution))
            {
                AddAll(FixRow.NoFixAll, null, null);
                return;
            }
            clock.Start();
            var action = await all.GetFixAsync(new FixAllContext(document, fixer, FixAllScope.Solution, key, [rule], new KnownDiagnostics(found), limit.Token));
            var changed = action is null ? null : await ApplyAsync(action, limit.Token);
            clock.Stop();
            if (changed is null) { AddAll(FixRow.NoChange, null, null); return; }
            AddAll(FixRow.Applied, await _measure.OfAsync(changed, null, kind, true), null);
        }
        catch (Exception e) { AddAll(FixRow.Threw, null, e); }

        void AddAll(string status, Measured? m, Exception? e) =>
            report.Rows.Add(new(repo.Name, set.Name, rule, kind, "", "", 0, key ?? "", title, status, m?.Changed ?? 0, m is null ? null : m.Remaining == 0, m?.Remaining ?? count, m?.NewErrors ?? 0, m?.NewError ?? "",
                m?.NewWarnings ?? 0, m?.NewWarning ?? "", m?.ParseErrors ?? 0, m?.DroppedComments ?? 0, clock.Elapsed.TotalMilliseconds, e is null ? "" : $"{e.GetType().Name}: {e.Message}"));
    }

    void Add(Document document, Diagnostic diagnostic, string key, string title, string status, Measured? m, Stopwatch clock, Exception? e, TimeSpan before = default) =>
        report.Rows.Add(new(repo.Name, set.Name, rule, "single", document.Project.Name, repo.Relative(document.FilePath!), diagnostic.Location.GetLineSpan().StartLinePosition.Line + 1, key, title, status,
            m?.Changed ?? 0, m?.Gone, m?.Remaining ?? 0, m?.NewErrors ?? 0, m?.NewError ?? "", m?.NewWarnings ?? 0, m?.NewWarning ?? "", m?.ParseErrors ?? 0, m?.DroppedComments ?? 0, (clock.Elapsed + before).TotalMilliseconds, e is null ? "" : $"{e.GetType().Name}: {e.Message}"));

    /// <summary>How many diagnostics to try; where only FixAll is wanted, enough to learn its keys.</summary>
    int Wanted(int count) => options.Single ? options.Sample : options.Sample > 0 ? options.Sample : Math.Min(count, 20);
}
