using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>
/// Which calls may end a channel, by the names that are written in the methods of a type? Asked before any of these is bound: most functions that write to
/// a channel call nothing that could end one.
/// </summary>
internal sealed class EndingNames
{
    private readonly CompilationFacts _facts;
    private readonly ConcurrentDictionary<INamedTypeSymbol, HashSet<string>> _types = new(SymbolEqualityComparer.Default);

    public EndingNames(CompilationFacts facts) => _facts = facts;

    /// <summary>Whether the call may end something: by its own name, or by what <see cref="ChannelCallee"/> would see in its callee.</summary>
    public bool MayEnd(IInvocationOperation call, CancellationToken cancellationToken) =>
        ClosingCall.MayEnd(call.TargetMethod.Name)
        || call.TargetMethod switch
        {
            { MethodKind: MethodKind.LocalFunction or MethodKind.DelegateInvoke } => true,
            { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Private, DeclaringSyntaxReferences.Length: > 0 } method => Of(Owners.Outermost(method.ContainingType.OriginalDefinition), cancellationToken).Contains(method.Name),
            _ => false,
        };

    private HashSet<string> Of(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        _types.TryGetValue(type, out var known) ? known : _types.GetOrAdd(type, Read(type, cancellationToken));

    /// <summary>The names of the members in which a call stands that ends something, or the name of such a member.</summary>
    private HashSet<string> Read(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var ending = new HashSet<string>(StringComparer.Ordinal);
        var pending = new Queue<string>();
        var membersByName = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var (member, syntax) in _facts.Bodies.SyntaxOfType(type, cancellationToken))
        {
            foreach (var token in syntax.DescendantTokens())
            {
                if (!token.IsKind(SyntaxKind.IdentifierToken))
                {
                    continue;
                }

                if (ClosingCall.MayEnd(token.ValueText))
                {
                    Add(member.Name);
                }
                else if (!membersByName.TryGetValue(token.ValueText, out var members))
                {
                    membersByName.Add(token.ValueText, new HashSet<string>(StringComparer.Ordinal) { member.Name });
                }
                else
                {
                    members.Add(member.Name);
                }
            }
        }

        while (pending.Count > 0)
        {
            if (membersByName.TryGetValue(pending.Dequeue(), out var callers))
            {
                foreach (var caller in callers)
                {
                    Add(caller);
                }
            }
        }

        return ending;

        void Add(string name)
        {
            if (ending.Add(name))
            {
                pending.Enqueue(name);
            }
        }
    }
}
