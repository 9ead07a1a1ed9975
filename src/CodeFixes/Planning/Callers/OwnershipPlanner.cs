using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>
/// Plans, over a whole solution and before any text is touched, how dropped work gets an owner. One diagnostic and a thousand
/// are the same plan: a closure of function changes over the references to each changed function.
/// </summary>
internal sealed class OwnershipPlanner
{
    private readonly string _rule;
    private readonly bool _takesAlong;
    private readonly Dictionary<SourcePlace, FunctionPlan> _functions = new();
    private readonly Queue<FunctionPlan> _pending = new();
    private readonly CallerSearch _callers;
    private bool _tookAlong;

    private OwnershipPlanner(Solution solution, string rule, bool takesAlong)
    {
        Solution = solution;
        _rule = rule;
        _takesAlong = takesAlong;
        _callers = new CallerSearch(solution, this);
    }

    public Solution Solution { get; }

    /// <summary>The places of all calls that some function is responsible for.</summary>
    public HashSet<SourcePlace> Producers { get; } = new();

    /// <summary>
    /// The changes that give the work of the diagnostics an owner; those that are blocked are left out. What else a changed function drops goes with it,
    /// so that the fixes of different rules lead to one text whatever their order; where that would block a diagnostic, each is planned for itself.
    /// </summary>
    public static async Task<PlanOutcome> PlanAsync(Solution solution, IReadOnlyCollection<(Document Document, Diagnostic Diagnostic)> seeds, CancellationToken cancellationToken)
    {
        var rule = seeds.Select(static s => s.Diagnostic.Id).FirstOrDefault() ?? ""; // A fix answers one rule.
        var planner = new OwnershipPlanner(solution, rule, takesAlong: true);
        var together = await planner.PlanAsync(seeds, cancellationToken).ConfigureAwait(false);
        if (together.Refused.Count == 0 || !planner._tookAlong)
        {
            return together;
        }

        var alone = await new OwnershipPlanner(solution, rule, takesAlong: false).PlanAsync(seeds, cancellationToken).ConfigureAwait(false);
        return alone.Refused.Count < together.Refused.Count ? alone : together;
    }

    private async Task<PlanOutcome> PlanAsync(IEnumerable<(Document Document, Diagnostic Diagnostic)> seeds, CancellationToken cancellationToken)
    {
        var planned = new List<(Document Document, Diagnostic Diagnostic, FunctionPlan? Function)>();
        foreach (var (document, diagnostic) in seeds.OrderBy(static s => s.Document.FilePath, StringComparer.Ordinal).ThenBy(static s => s.Diagnostic.Location.SourceSpan.Start))
        {
            planned.Add((document, diagnostic, await AddSeedAsync(document, diagnostic, cancellationToken).ConfigureAwait(false)));
        }

        while (_pending.Count > 0)
        {
            await CloseAsync(_pending.Dequeue(), cancellationToken).ConfigureAwait(false);
        }

        foreach (var function in _functions.Values.Where(static f => f.IsEntryPoint))
        {
            EntryPointPlan.FindIdle(function, cancellationToken);
        }

        var survivors = Survivors.Of(_functions.Values, cancellationToken);
        await AsyncSuffix.DecideAsync(survivors, Solution, cancellationToken).ConfigureAwait(false);
        var alive = new HashSet<FunctionPlan>(survivors);
        return new PlanOutcome(
            survivors,
            planned.Where(p => p.Function is null || !alive.Contains(p.Function))
                .Select(static p => new Refusal(p.Document, p.Diagnostic, p.Function is null ? "its task cannot be received where it stands" : p.Function.Blocker ?? "nothing is left of its plan"))
                .ToList());
    }

    /// <summary>The function that becomes responsible for the work of a diagnostic; null where none can.</summary>
    private async Task<FunctionPlan?> AddSeedAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model
            || ProjectFacts.Of(document, model) is not { } facts)
        {
            return null;
        }

        var root = await model.SyntaxTree.GetRootAsync(cancellationToken).ConfigureAwait(false);
        var node = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        if (diagnostic.Id == RuleIds.MainIdles)
        {
            return IdleSeed.Add(this, document, model, facts, node, cancellationToken);
        }

        if (node is MethodDeclarationSyntax or LocalFunctionStatementSyntax)
        {
            // An async void function returns the task that it is.
            if (model.GetDeclaredSymbol(node, cancellationToken) is not IMethodSymbol { IsAsync: true, ReturnsVoid: true } method)
            {
                return null;
            }

            var function = Function(document, model, facts, method, node, cancellationToken);
            function.IsSeed = true;
            function.BecomesTask = true;
            return function;
        }

        return node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call && call.Expression.Span == diagnostic.Location.SourceSpan
            ? AddStart(document, model, facts, call, diagnostic.Id, isSeed: true, cancellationToken)
            : null;
    }

    /// <summary>A start that drops its work: the function around it becomes responsible.</summary>
    public FunctionPlan? AddStart(Document document, SemanticModel model, CompilationFacts facts, InvocationExpressionSyntax call, string rule, bool isSeed, CancellationToken cancellationToken)
    {
        if (model.GetOperation(call, cancellationToken) is not IInvocationOperation operation
            || DroppedCall.Find(call) is not { } drop
            || !PlannedStart.IsSupported(operation, facts)
            || !Blockers.IsOpen(drop.Place)
            || FunctionAround(document, model, facts, call, cancellationToken) is not { } function)
        {
            return null;
        }

        function.IsSeed |= isSeed;
        if (Producers.Add(new SourcePlace(document, call.Span)))
        {
            function.Producers.Add(PlannedStart.Producer(operation, call, drop, facts, cancellationToken, isAwaitedAtOnce: rule == RuleIds.CatchCannotSeeTask));
        }

        return function;
    }

    /// <summary>The plan of the function that a node runs in; null where it is of a kind that no plan changes.</summary>
    public FunctionPlan? FunctionAround(Document document, SemanticModel model, CompilationFacts facts, SyntaxNode node, CancellationToken cancellationToken)
    {
        foreach (var ancestor in node.AncestorsAndSelf())
        {
            switch (ancestor)
            {
                case AnonymousFunctionExpressionSyntax lambda:
                    return DelegateUse.CanCarryTask(lambda, model, cancellationToken) is { } symbol ? Function(document, model, facts, symbol, lambda, cancellationToken) : null;
                case BaseMethodDeclarationSyntax and not MethodDeclarationSyntax or AccessorDeclarationSyntax or BasePropertyDeclarationSyntax or BaseFieldDeclarationSyntax:
                    return null;
                case MethodDeclarationSyntax or LocalFunctionStatementSyntax:
                    return model.GetDeclaredSymbol(ancestor, cancellationToken) is IMethodSymbol method ? Function(document, model, facts, method, ancestor, cancellationToken) : null;
                case GlobalStatementSyntax { Parent: CompilationUnitSyntax unit }:
                    return facts.EntryPoint.Method(cancellationToken) is { } main ? Function(document, model, facts, main, unit, cancellationToken) : null;
            }
        }

        return null;
    }

    public FunctionPlan Function(Document document, SemanticModel model, CompilationFacts facts, IMethodSymbol method, SyntaxNode declaration, CancellationToken cancellationToken)
    {
        var place = new SourcePlace(document, declaration.Span);
        if (!_functions.TryGetValue(place, out var function))
        {
            function = new FunctionPlan(document, model, facts, method, declaration, _rule) { IsEntryPoint = facts.EntryPoint.Is(method, cancellationToken) };
            _functions.Add(place, function);
            _pending.Enqueue(function);
        }

        return function;
    }

    /// <summary>Makes a function responsible for the task of a call of another one that will hand it out.</summary>
    public void Receive(FunctionPlan caller, InvocationExpressionSyntax call, (SyntaxNode Place, DropShape Shape) drop, FunctionPlan callee)
    {
        if (Producers.Add(new SourcePlace(caller.Document, call.Span)))
        {
            caller.Producers.Add(new Producer(call, drop, callee.Method.Name, Lifetime.Ends, callee));
        }
    }

    /// <summary>Decides the form of a function and lets its callers receive what it will hand out.</summary>
    private async Task CloseAsync(FunctionPlan function, CancellationToken cancellationToken)
    {
        function.Form = FormChoice.Of(function, cancellationToken);
        function.MustEnd = function.IsLambda || function.ReturnsValue;
        if (function.IsEntryPoint && !function.Method.IsAsync)
        {
            // Once it is asynchronous, the compiler speaks of what it still drops.
            TakeAlong(function, cancellationToken);
        }

        if (!function.IsBlocked && function.Form != FunctionForm.Joins && await HandlerRoot.IsAsync(function, Solution, cancellationToken).ConfigureAwait(false))
        {
            (function.Form, function.IsHandler, function.BecomesAsync) = (FunctionForm.Joins, true, true);
            TakeAlong(function, cancellationToken);
            return;
        }

        if (function.IsBlocked || !function.ChangesSignature)
        {
            return;
        }

        if (Blockers.OfSignature(function, Solution, cancellationToken) is { } reason)
        {
            function.Block(reason);
            return;
        }

        if (function is { AddsSuccessor: true, ReturnsValue: true })
        {
            function.Block("it returns a value at once");
            return;
        }

        // A public member keeps its name for callers outside, so it cannot turn into the work itself.
        if (function.AddsSuccessor)
        {
            function.Form = FunctionForm.ReturnsTask;
        }

        TakeAlong(function, cancellationToken);
        if (function.Family.Count == 0)
        {
            await _callers.AddAsync(function, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whatever else a function drops that is about to hand out its work.</summary>
    private void TakeAlong(FunctionPlan function, CancellationToken cancellationToken)
    {
        if (!_takesAlong || function.Producers.Count == 0 || function.Facts.Bodies.Of(function.Method, cancellationToken) is not { } body)
        {
            return;
        }

        foreach (var call in FunctionBody.Operations(body).OfType<IInvocationOperation>())
        {
            if (call.Syntax is InvocationExpressionSyntax syntax
                && syntax.SyntaxTree == function.Model.SyntaxTree
                && !Producers.Contains(new SourcePlace(function.Document, syntax.Span))
                && function.Facts.Starts.Of(call, function.Method, cancellationToken) is { } rule
                && rule is RuleIds.HiddenBackgroundWork or RuleIds.UnawaitedTask or RuleIds.CatchCannotSeeTask or RuleIds.MainAbandonsWork)
            {
                _tookAlong |= AddStart(function.Document, function.Model, function.Facts, syntax, rule, isSeed: false, cancellationToken) is not null;
            }
        }
    }
}
