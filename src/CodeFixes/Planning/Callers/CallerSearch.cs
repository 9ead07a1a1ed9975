using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>Closes a plan over the references to a function whose signature changes: one search for the function and for all that share its contract.</summary>
internal sealed class CallerSearch
{
    private readonly Solution _solution;
    private readonly OwnershipPlanner _planner;

    public CallerSearch(Solution solution, OwnershipPlanner planner)
    {
        _solution = solution;
        _planner = planner;
    }

    public async Task AddAsync(FunctionPlan function, CancellationToken cancellationToken)
    {
        if ((function.Method.PartialDefinitionPart ?? function.Method.PartialImplementationPart) is { } part && await AddDeclarationAsync(function, part, cancellationToken).ConfigureAwait(false) is { } blocked)
        {
            function.Block(blocked);
            return;
        }

        var references = (await SymbolFinder.FindReferencesAsync(function.Method, _solution, cancellationToken).ConfigureAwait(false)).ToList();
        foreach (var definition in references.Select(static r => r.Definition).OfType<IMethodSymbol>())
        {
            if (await AddDeclarationAsync(function, definition, cancellationToken).ConfigureAwait(false) is { } reason)
            {
                function.Block(reason);
                return;
            }
        }

        ShareContract(function);
        var found = 0;
        foreach (var location in references.SelectMany(static r => r.Locations).OrderBy(static l => l.Document.FilePath, StringComparer.Ordinal).ThenBy(static l => l.Location.SourceSpan.Start))
        {
            if (location.IsImplicit || await location.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model)
            {
                function.Block("a reference cannot be seen");
                return;
            }

            var root = await model.SyntaxTree.GetRootAsync(cancellationToken).ConfigureAwait(false);
            var name = root.FindNode(location.Location.SourceSpan, findInsideTrivia: true, getInnermostNodeForTie: true);
            function.Mention(location.Document, location.Location.SourceSpan);
            if (name.IsPartOfStructuredTrivia() || IsInNameof(name))
            {
                continue;
            }

            if (Blockers.IsGenerated(location.Document, root))
            {
                function.Block("generated code refers to it");
                return;
            }

            found++;
            if (AddCaller(function, location.Document, model, name, cancellationToken) is { } reason)
            {
                function.Block(reason);
                return;
            }
        }

        // XAML, engines and other builds call what no source here calls.
        if (found == 0 && !function.AddsSuccessor && !function.ChangesPublicApi && !Blockers.IsTest(function.Method))
        {
            function.Block("nothing in the solution calls it");
        }
    }

    /// <summary>A declaration that shares the contract of the function, or the other part of a partial one: it changes too.</summary>
    private async Task<string?> AddDeclarationAsync(FunctionPlan function, IMethodSymbol definition, CancellationToken cancellationToken)
    {
        if (definition.DeclaringSyntaxReferences.IsEmpty)
        {
            return "a contract outside the solution fixes its signature";
        }

        foreach (var reference in definition.DeclaringSyntaxReferences)
        {
            var declaration = await reference.GetSyntaxAsync(cancellationToken).ConfigureAwait(false);
            if (_solution.GetDocument(declaration.SyntaxTree) is not { } document
                || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model
                || ProjectFacts.Of(document, model) is not { } facts
                || Blockers.IsGenerated(document, await declaration.SyntaxTree.GetRootAsync(cancellationToken).ConfigureAwait(false)))
            {
                return "generated code declares it";
            }

            if (new SourcePlace(document, declaration.Span).Equals(new SourcePlace(function.Document, function.Declaration.Span)))
            {
                continue;
            }

            if (declaration is not MethodDeclarationSyntax method || model.GetDeclaredSymbol(declaration, cancellationToken) is not IMethodSymbol symbol)
            {
                return "it is declared in a way that cannot change";
            }

            if (SharesParts(function.Method, symbol))
            {
                function.OtherPart = (document, method);
                continue;
            }

            var other = _planner.Function(document, model, facts, symbol, method, cancellationToken);
            if (!function.Family.Contains(other))
            {
                function.Family.Add(other);
            }
        }

        return null;
    }

    private static bool SharesParts(IMethodSymbol one, IMethodSymbol other) =>
        (one.PartialDefinitionPart ?? one.PartialImplementationPart) is not null
        && one.Name == other.Name
        && SymbolEqualityComparer.Default.Equals(one.ContainingType, other.ContainingType)
        && (other.PartialDefinitionPart ?? other.PartialImplementationPart) is not null
        && SymbolEqualityComparer.Default.Equals(one.PartialDefinitionPart ?? one, other.PartialDefinitionPart ?? other);

    /// <summary>Lets each member of a contract know all the others.</summary>
    private static void ShareContract(FunctionPlan function)
    {
        if (function.Family.Count == 0)
        {
            return;
        }

        function.FollowsContract = true;
        function.Form = FunctionForm.ReturnsTask;
        if (function.AddsSuccessor)
        {
            function.Block("a successor cannot be added beside a contract");
        }

        foreach (var member in function.Family.ToList())
        {
            member.FollowsContract = true;
            member.Family.AddRange(function.Family.Where(f => f != member && !member.Family.Contains(f)));
            member.Family.Add(function);
        }
    }

    public static bool IsInNameof(SyntaxNode name) =>
        name.AncestorsAndSelf().TakeWhile(static a => a is not StatementSyntax).Any(static a => a is InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } });

    /// <summary>Obliges the function around a reference to receive the task; says why where it cannot.</summary>
    private string? AddCaller(FunctionPlan callee, Document document, SemanticModel model, SyntaxNode name, CancellationToken cancellationToken)
    {
        var target = name.Parent switch
        {
            MemberAccessExpressionSyntax access when access.Name == name => access,
            MemberBindingExpressionSyntax binding when binding.Name == name => binding,
            _ => name,
        };
        if (target.Parent is not InvocationExpressionSyntax call || call.Expression != target)
        {
            // Task.Run(M): the work takes longer, and whoever waits for it waits for all of it.
            if (target is ExpressionSyntax group && callee.Form != FunctionForm.Synchronous && !callee.AddsSuccessor && DelegateUse.IsWorkOfTaskRun(group, model, cancellationToken))
            {
                callee.MustEnd = true;
                return null;
            }

            return "a reference is not a plain call";
        }

        var dropped = callee.ReturnsValue ? null : DroppedCall.Find(call);
        if (ProjectFacts.Of(document, model) is not { } facts || (dropped is null && !callee.ReturnsValue))
        {
            return "a call stands where its task cannot be received";
        }

        if (!Blockers.IsOpen(call))
        {
            return "a call stands under a lock";
        }

        if (_planner.FunctionAround(document, model, facts, call, cancellationToken) is not { } caller)
        {
            return "a caller cannot change";
        }

        if ((callee.ReturnsValue ? HandedOnValue.Find(call, caller) : dropped) is not { } drop)
        {
            return "it returns a value at once, with which something is done";
        }

        if (caller == callee && target is not MemberAccessExpressionSyntax { Expression: BaseExpressionSyntax })
        {
            return "it calls itself";
        }

        if (callee.Form == FunctionForm.Synchronous && (caller.IsLambda || !EvaluationTime.CanBeLater(call, model, cancellationToken)))
        {
            callee.Form = FunctionForm.ReturnsTask;
        }

        if (!callee.Callers.Contains(caller))
        {
            callee.Callers.Add(caller);
        }

        _planner.Receive(caller, call, drop, callee);
        return null;
    }
}
