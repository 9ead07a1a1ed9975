using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using TaskOwnership.Analyzers;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>
/// Plans, over a whole solution and before any text is touched, where the token of each loop comes from. One diagnostic and a thousand are
/// the same plan: a closure of parameters over the references to each function that gets one, up to whoever can say "stop".
/// </summary>
internal sealed class TokenPlanner
{
    private readonly Solution _solution;
    private readonly Dictionary<SourcePlace, TokenParameter> _parameters = new();
    private readonly Dictionary<SourcePlace, TokenSeed> _seeds = new();
    private readonly EditSites _sites = new();
    private readonly TokenRoots _roots;
    private readonly Queue<TokenParameter> _pending = new();
    private readonly string _rule;

    /// <param name="solution">The solution that is changed.</param>
    /// <param name="rule">The rule whose fix asks.</param>
    public TokenPlanner(Solution solution, string rule)
    {
        _solution = solution;
        _rule = rule;
        _roots = new TokenRoots(solution, _sites);
    }

    /// <summary>The loops that can observe a token; those of which a giver is blocked are left out.</summary>
    public async Task<IReadOnlyList<TokenSeed>> PlanAsync(IEnumerable<(Document Document, Diagnostic Diagnostic)> seeds, CancellationToken cancellationToken)
    {
        foreach (var (document, diagnostic) in seeds.OrderBy(static s => s.Document.FilePath, StringComparer.Ordinal).ThenBy(static s => s.Diagnostic.Location.SourceSpan.Start))
        {
            var site = await _sites.OfAsync(document, cancellationToken).ConfigureAwait(false);
            if (site?.Root.FindToken(diagnostic.Location.SourceSpan.Start).Parent is StatementSyntax loop and (WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax))
            {
                await AddSeedAsync(site, loop, diagnostic, cancellationToken).ConfigureAwait(false);
            }
        }

        while (_pending.Count > 0)
        {
            await CloseAsync(_pending.Dequeue(), cancellationToken).ConfigureAwait(false);
        }

        _roots.Check();
        TokenSurvivors.ReadFields(_parameters.Values);
        return TokenSurvivors.Of(_seeds.Values, _parameters.Values);
    }

    private async Task AddSeedAsync(EditSite site, StatementSyntax loop, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        var fault = diagnostic.Id switch
        {
            RuleIds.TokenIgnored => LoopFault.IgnoresToken,
            RuleIds.LoopCannotStop => LoopFault.CannotStop,
            _ => LoopFault.Retries,
        };
        if (_seeds.ContainsKey(new SourcePlace(site.Document, loop.Span)) || Blockers.IsGenerated(site.Document, site.Root))
        {
            return;
        }

        // Where the loop itself cannot be written, nothing needs to be planned.
        var ignored = fault == LoopFault.IgnoresToken && diagnostic.AdditionalLocations.Count > 0 ? (site.Root.FindNode(diagnostic.AdditionalLocations[0].SourceSpan) as ParameterSyntax)?.Identifier.ValueText : null;
        if (!StoppableLoop.Write(site.Writing(new FileEdits()), loop, new TokenText(ignored ?? "token"), fault))
        {
            return;
        }

        var giver = ignored is not null ? new TokenInReach(ignored) : await GiverAsync(site, loop, isDetached: false, cancellationToken).ConfigureAwait(false);
        if (giver is not null)
        {
            _seeds.Add(new SourcePlace(site.Document, loop.Span), new TokenSeed(site, loop, fault, giver, isReported: true));
        }
    }

    /// <summary>Who gives a token to what stands at a place; null where nobody can.</summary>
    private async Task<TokenGiver?> GiverAsync(EditSite site, SyntaxNode node, bool isDetached, CancellationToken cancellationToken)
    {
        var reach = TokenReach.At(site, node, isDetached);
        if (reach.Text is { } text)
        {
            return new TokenInReach(text);
        }

        if (reach is not { Function: { } function, Declaration: { } declaration })
        {
            return null;
        }

        if (site.Facts?.EntryPoint.Is(function, cancellationToken) == true)
        {
            return reach.IsDetached || declaration.ContainsDirectives ? null : _roots.Signalled(site, function, declaration, node);
        }

        if (reach.IsDetached && !function.IsStatic && OwnedSource.CanStop(function.ContainingType, cancellationToken))
        {
            // A type that stops what it began: no token but its own would do.
            return !FieldToken.HasAny(function.ContainingType) ? await _roots.OwnedAsync(site, function.ContainingType, node, cancellationToken).ConfigureAwait(false) : null;
        }

        return declaration is MethodDeclarationSyntax or LocalFunctionStatementSyntax ? await ParameterAsync(site, function, declaration, reach.IsDetached, cancellationToken).ConfigureAwait(false) : null;
    }

    /// <summary>The parameter of a function and of all that share its contract; its references are looked at later.</summary>
    private async Task<TokenGiver?> ParameterAsync(EditSite site, IMethodSymbol function, SyntaxNode declaration, bool isDetached, CancellationToken cancellationToken)
    {
        var place = new SourcePlace(site.Document, declaration.Span);
        if (_parameters.TryGetValue(place, out var known))
        {
            if (isDetached && !known.IsDetached)
            {
                known.IsDetached = true;
                _pending.Enqueue(known);
            }

            return known;
        }

        var group = await TokenContract.OfAsync(function, _solution, cancellationToken).ConfigureAwait(false);
        var parameter = new TokenParameter(TokenContract.NameFor(group, function, cancellationToken)) { IsDetached = isDetached };
        _parameters.Add(place, parameter);
        foreach (var member in group)
        {
            if (member.DeclaringSyntaxReferences.Length != 1
                || member.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken) is not { } syntax
                || await _sites.OfAsync(_solution.GetDocument(syntax.SyntaxTree), cancellationToken).ConfigureAwait(false) is not { } file)
            {
                parameter.Block("a contract outside the solution fixes its signature");
                return parameter;
            }

            if (TokenContract.Blocker(member, group.Count, file, syntax, _solution, _rule, out var addsOverload) is { } reason)
            {
                parameter.Block(reason);
                return parameter;
            }

            parameter.AddsOverload |= addsOverload;
            parameter.Declarations.Add((member, file, syntax));
            _parameters[new SourcePlace(file.Document, syntax.Span)] = parameter;
        }

        if (parameter.Declarations.Count == 0)
        {
            parameter.Block("it has no declaration here");
            return parameter;
        }

        _pending.Enqueue(parameter);
        return parameter;
    }

    /// <summary>Lets every reference to a function give it a token.</summary>
    private async Task CloseAsync(TokenParameter parameter, CancellationToken cancellationToken)
    {
        if (parameter.IsBlocked)
        {
            return;
        }

        parameter.Calls.Clear();
        var seen = new HashSet<SourcePlace>();
        foreach (var reference in await SymbolFinder.FindReferencesAsync(parameter.Declarations[0].Method, _solution, cancellationToken).ConfigureAwait(false))
        {
            foreach (var location in reference.Locations.OrderBy(static l => l.Document.FilePath, StringComparer.Ordinal).ThenBy(static l => l.Location.SourceSpan.Start))
            {
                if (!seen.Add(new SourcePlace(location.Document, location.Location.SourceSpan)))
                {
                    continue;
                }

                if (await AddCallAsync(parameter, location, cancellationToken).ConfigureAwait(false) is { } reason)
                {
                    parameter.Block(reason);
                    return;
                }
            }
        }

        if (parameter.Declarations.Select(static d => d.Site).Concat(parameter.Calls.Select(static c => c.Site)).Distinct().Any(s => _sites.IsLeftOutCodeNaming(s, parameter.Declarations[0].Method.Name)))
        {
            parameter.Block("code that this build leaves out refers to it");
            return;
        }

        // XAML, engines and other builds call what no source here calls.
        if (parameter.Calls.Count == 0 && !parameter.AddsOverload)
        {
            parameter.Block("nothing in the solution calls it");
        }
    }

    private async Task<string?> AddCallAsync(TokenParameter parameter, ReferenceLocation location, CancellationToken cancellationToken)
    {
        if (location.IsImplicit || await _sites.OfAsync(location.Document, cancellationToken).ConfigureAwait(false) is not { } site)
        {
            return "a reference cannot be seen";
        }

        var name = site.Root.FindNode(location.Location.SourceSpan, findInsideTrivia: true, getInnermostNodeForTie: true);
        if (name.IsPartOfStructuredTrivia())
        {
            return name.FirstAncestorOrSelf<NameMemberCrefSyntax>()?.Parameters is null || parameter.AddsOverload ? null : "a comment names its parameters";
        }

        if (name.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } })
        {
            return null;
        }

        if (Blockers.IsGenerated(site.Document, site.Root))
        {
            return "generated code refers to it";
        }

        if (name is not SimpleNameSyntax)
        {
            return "a reference is not a plain call";
        }

        var target = name.Parent switch
        {
            MemberAccessExpressionSyntax access when access.Name == name => access,
            MemberBindingExpressionSyntax binding => binding,
            _ => (ExpressionSyntax)name,
        };
        var call = TokenPassing.InvocationOf(target);
        if (call is null && !TokenPassing.CanBeLambda(site, target))
        {
            return "a reference is not a plain call";
        }

        var isDetached = parameter.IsDetached || (call is not null ? Detachment.OfCall(site, call) : Detachment.OfDelegate(site, target));
        if (await GiverAsync(site, (SyntaxNode?)call ?? target, isDetached, cancellationToken).ConfigureAwait(false) is not { } giver)
        {
            return "a caller has no token to give";
        }

        parameter.Calls.Add(new TokenCall(site, target, giver));
        return AddLoopsAround(site, (SyntaxNode?)call ?? target, giver);
    }

    /// <summary>A loop without end around a call would begin anew what was stopped: it has to observe the token too.</summary>
    private string? AddLoopsAround(EditSite site, SyntaxNode call, TokenGiver giver)
    {
        foreach (var ancestor in call.Ancestors().TakeWhile(static a => a is not (MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax) || a is GlobalStatementSyntax))
        {
            var isEndless = ancestor is WhileStatementSyntax { Condition.RawKind: (int)SyntaxKind.TrueLiteralExpression } or ForStatementSyntax { Condition: null } or DoStatementSyntax { Condition.RawKind: (int)SyntaxKind.TrueLiteralExpression };
            if (!isEndless || _seeds.ContainsKey(new SourcePlace(site.Document, ancestor.Span)))
            {
                continue;
            }

            var loop = (StatementSyntax)ancestor;
            if (!StoppableLoop.Write(site.Writing(new FileEdits()), loop, new TokenText("token"), LoopFault.CannotStop))
            {
                return "a loop around a call would begin it anew";
            }

            _seeds.Add(new SourcePlace(site.Document, loop.Span), new TokenSeed(site, loop, LoopFault.CannotStop, giver, isReported: false));
        }

        return null;
    }
}
